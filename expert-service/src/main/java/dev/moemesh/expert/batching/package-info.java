/** Frames that wait for the same layer become one native call, and its outputs their replies. */
@NullMarked
package dev.moemesh.expert.batching;

import org.jspecify.annotations.NullMarked;
