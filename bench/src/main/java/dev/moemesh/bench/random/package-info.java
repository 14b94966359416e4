/** Models of given sizes with random weights, in the Hugging Face layout. */
@NullMarked
package dev.moemesh.bench.random;

import org.jspecify.annotations.NullMarked;
