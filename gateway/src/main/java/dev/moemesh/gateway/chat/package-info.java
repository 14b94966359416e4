/** POST /v1/chat/completions. */
@NullMarked
package dev.moemesh.gateway.chat;

import org.jspecify.annotations.NullMarked;
