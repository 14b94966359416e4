/**
 * How many micro-batches a step is cut into, so that attention and experts work at the same time.
 */
@NullMarked
package dev.moemesh.attention.overlap;

import org.jspecify.annotations.NullMarked;
