/**
 * From logits to the next token: penalties, temperature, filters, randomness that depends on (seed,
 * choice, index) alone.
 */
@NullMarked
package dev.moemesh.attention.sampling;

import org.jspecify.annotations.NullMarked;
