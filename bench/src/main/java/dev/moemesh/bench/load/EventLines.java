package dev.moemesh.bench.load;

import dev.moemesh.deploy.formats.EventLine;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads the data of server-sent events from bytes that come in pieces of any size. */
final class EventLines {
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Consumer<String> onData;

  /**
   * @param onData told the data of each event that has one line of it
   */
  EventLines(Consumer<String> onData) {
    this.onData = onData;
  }

  void accept(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        endLine();
      } else {
        line.write(next);
      }
    }
  }

  private void endLine() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    EventLine.data(text).ifPresent(onData);
  }
}
