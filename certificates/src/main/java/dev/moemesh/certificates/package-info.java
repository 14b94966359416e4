/** Certificates of an ephemeral authority, for a mesh on one machine and for tests. */
@NullMarked
package dev.moemesh.certificates;

import org.jspecify.annotations.NullMarked;
