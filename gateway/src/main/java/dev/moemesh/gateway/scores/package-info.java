/** Tokens, log-probabilities and routed experts as an answer shows them. */
@NullMarked
package dev.moemesh.gateway.scores;

import org.jspecify.annotations.NullMarked;
