/**
 * Reasoning: the part of an answer that some models write before the answer proper, between {@code
 * <think>} and {@code </think>}.
 *
 * <p>{@link dev.moemesh.gateway.reasoning.ReasoningFormat} says where an answer to a prompt begins;
 * {@link dev.moemesh.gateway.reasoning.ReasoningSplitter} divides its text, one character at a
 * time.
 */
@NullMarked
package dev.moemesh.gateway.reasoning;

import org.jspecify.annotations.NullMarked;
