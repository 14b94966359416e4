package dev.moemesh.deploy.chat;

/**
 * An answer that the server refused or that ended early. The message is the server's own where it
 * gave one.
 */
public final class ChatException extends RuntimeException {
  private final RefusalReason reason;

  ChatException(String message, RefusalReason reason) {
    super(message);
    this.reason = reason;
  }

  /** A failure that another endpoint would not mend. */
  ChatException(String message) {
    this(message, RefusalReason.OTHER);
  }

  RefusalReason reason() {
    return reason;
  }
}
