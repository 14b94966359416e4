/** The number of micro-batches of a step, which lets attention and experts work concurrently. */
@NullMarked
package dev.moemesh.attention.overlap;

import org.jspecify.annotations.NullMarked;
