/**
 * Text on either side of the model: tokens from text, text from tokens, prompts from messages.
 * Nothing here computes tensors.
 */
@NullMarked
package dev.moemesh.model.text;

import org.jspecify.annotations.NullMarked;
