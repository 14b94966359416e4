/** Messages of the data plane: a protobuf header and rows as raw bytes, validated before use. */
@NullMarked
package dev.moemesh.contract.frame;

import org.jspecify.annotations.NullMarked;
