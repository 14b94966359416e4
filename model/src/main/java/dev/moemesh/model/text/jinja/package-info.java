/**
 * The Jinja dialect that released chat templates are written in, as a small interpreter of its own:
 * source → {@code Lexer} → {@code Parser} → sealed trees → {@code Renderer}.
 *
 * <p>It follows Jinja2 3.1 as Hugging Face transformers sets it up (immutable sandbox, {@code
 * trim_blocks}, {@code lstrip_blocks}, loop controls). Values are a closed set of types, so a
 * template can reach nothing of the JVM: there is no reflection to guard.
 */
@NullMarked
package dev.moemesh.model.text.jinja;

import org.jspecify.annotations.NullMarked;
