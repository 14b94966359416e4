/**
 * Constraints on generated text: JSON Schema, regular expressions, EBNF, alternatives. No network,
 * no framework.
 */
@NullMarked
package dev.moemesh.grammar.constraint;

import org.jspecify.annotations.NullMarked;
