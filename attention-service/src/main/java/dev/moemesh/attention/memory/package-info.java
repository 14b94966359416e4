/** How much memory the KV cache takes. */
@NullMarked
package dev.moemesh.attention.memory;

import org.jspecify.annotations.NullMarked;
