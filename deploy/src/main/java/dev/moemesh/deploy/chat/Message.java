package dev.moemesh.deploy.chat;

/**
 * A turn of a conversation.
 *
 * @param role {@code system}, {@code user} or {@code assistant}
 */
public record Message(String role, String content) {}
