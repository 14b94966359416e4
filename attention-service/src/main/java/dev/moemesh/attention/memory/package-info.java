/** The size of the KV cache. */
@NullMarked
package dev.moemesh.attention.memory;

import org.jspecify.annotations.NullMarked;
