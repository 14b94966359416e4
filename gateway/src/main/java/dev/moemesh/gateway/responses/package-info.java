/**
 * {@code POST /v1/responses}, without state: nothing is stored, so each request brings its whole
 * conversation.
 *
 * <p>A body becomes the body of a chat ({@link dev.moemesh.gateway.responses.ChatBody}), which the
 * chat endpoint checks and plans. Its outputs become items and events ({@link
 * dev.moemesh.gateway.responses.OutputItems}).
 */
@NullMarked
package dev.moemesh.gateway.responses;

import org.jspecify.annotations.NullMarked;
