package dev.moemesh.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLinesTest {
  private static final String STREAM =
      ": hello\r\n\r\ndata: {\"é\":1}\r\n\r\nid: 7\ndata:[DONE]\n\n";

  private final List<String> data = new ArrayList<>();
  private final EventLines lines = new EventLines(data::add);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void dataIsTheSameHoweverTheBytesCome(int chunk) {
    byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);

    for (int at = 0; at < bytes.length; at += chunk) {
      lines.accept(ByteBuffer.wrap(bytes, at, Math.min(chunk, bytes.length - at)));
    }

    assertThat(data).containsExactly("{\"é\":1}", "[DONE]");
  }

  @Test
  void aLineThatHasNotEndedIsNoDataYet() {
    lines.accept(ByteBuffer.wrap("data: 1".getBytes(StandardCharsets.UTF_8)));

    assertThat(data).isEmpty();
  }
}
