/** Holds the protobuf files to the ones of the last release. */
@NullMarked
package dev.moemesh.contract.compatibility;

import org.jspecify.annotations.NullMarked;
