/** From automaton states to masks over a vocabulary's tokens. */
@NullMarked
package dev.moemesh.grammar.mask;

import org.jspecify.annotations.NullMarked;
