/** Helpers in processes of their own: what computes must not do so in the one that measures. */
@NullMarked
package dev.moemesh.bench.child;

import org.jspecify.annotations.NullMarked;
