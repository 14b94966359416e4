/**
 * Function tools: what a request offers, and how each model family writes a call.
 *
 * <p>{@link dev.moemesh.gateway.tools.ToolReader} checks {@code tools} and {@code tool_choice}.
 * {@link dev.moemesh.gateway.tools.ToolFormat} names the formats; a {@link
 * dev.moemesh.gateway.tools.ToolCallParser} reads one of them. A parser takes one character at a
 * time and moves between {@link dev.moemesh.gateway.tools.CallState}s. So its result is independent
 * of how the text is cut into pieces. {@link dev.moemesh.gateway.tools.ToolSchemas} writes the JSON
 * schema that forces a call.
 *
 * <p>A call begins as soon as its name and the beginning of its arguments are certain. Text before
 * that point goes back to the content if it turns out to be no call. Arguments are passed on in the
 * model's own words and key order.
 */
@NullMarked
package dev.moemesh.gateway.tools;

import org.jspecify.annotations.NullMarked;
