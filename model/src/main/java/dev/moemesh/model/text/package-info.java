/**
 * Text on either side of the model: tokens from text, text from tokens, prompts from messages. All
 * that the gateway needs of the model; nothing here computes.
 */
@NullMarked
package dev.moemesh.model.text;

import org.jspecify.annotations.NullMarked;
