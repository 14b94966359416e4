package dev.moemesh.deploy.chat;

/**
 * An answer that the server refused or broke off. The message is the server's own, as far as it
 * gave one.
 */
public final class ChatException extends RuntimeException {
  private final boolean noTemplate;

  ChatException(String message, boolean noTemplate) {
    super(message);
    this.noTemplate = noTemplate;
  }

  /** Whether the model knows no conversations, only texts to go on with. */
  boolean noTemplate() {
    return noTemplate;
  }
}
