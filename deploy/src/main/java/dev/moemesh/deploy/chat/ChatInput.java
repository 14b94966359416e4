package dev.moemesh.deploy.chat;

import java.io.IOException;
import java.util.Optional;

/** Where the questions of a chat come from, and where its answers go. One thread at a time. */
public interface ChatInput extends AutoCloseable {
  /**
   * The next question; it may be blank.
   *
   * @return nothing at the end of the input
   */
  Optional<String> next() throws IOException;

  /** Shows text at once, as it is. */
  void show(String text);

  /** Whether a person sits at a terminal: then a failed question does not end the chat. */
  boolean isInteractive();

  @Override
  void close() throws IOException;
}
