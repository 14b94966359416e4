/**
 * Attention over a paged KV cache on the CPU, in vectors of Java. A row's result has the same bits
 * whatever the vector width, the rows beside it, the threads, or where the cache holds its context.
 */
@NullMarked
package dev.moemesh.model.attention;

import org.jspecify.annotations.NullMarked;
