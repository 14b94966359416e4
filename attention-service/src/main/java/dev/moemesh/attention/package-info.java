/** Shared layers, KV cache, continuous batching, sampling. */
@NullMarked
package dev.moemesh.attention;

import org.jspecify.annotations.NullMarked;
