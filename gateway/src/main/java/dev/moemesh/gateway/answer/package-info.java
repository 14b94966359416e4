/**
 * What an answer says: reasoning, content and calls of tools.
 *
 * <p>An endpoint makes one {@link dev.moemesh.gateway.answer.AnswerShape} per request and puts it
 * into its {@code Plan}. Generation then shows the parser the special tokens that it needs, and
 * matches stop strings behind the reasoning only. The response format asks the shape for one {@link
 * dev.moemesh.gateway.answer.AnswerParser} per choice. It feeds the parser the texts of the
 * choice's outputs in order, and writes the {@link dev.moemesh.gateway.answer.AnswerPart}s that
 * come back. The parts of a whole answer and of a streamed one are the same once neighbours are
 * joined.
 */
@NullMarked
package dev.moemesh.gateway.answer;

import org.jspecify.annotations.NullMarked;
