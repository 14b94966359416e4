package dev.moemesh.deploy.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The end of a log. */
public final class LogTail {
  private static final int MOST_BYTES = 64 * 1024;

  private LogTail() {}

  /**
   * The last lines of a file, as far as they fit into 64 KiB; none if it cannot be read. Of stack
   * traces only the messages count: the frames would leave no room for what went wrong.
   */
  public static List<String> lastLines(Path log, int count) {
    try (FileChannel channel = FileChannel.open(log)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MOST_BYTES, channel.size()));
      channel.read(bytes, channel.size() - bytes.capacity());
      List<String> lines =
          StandardCharsets.UTF_8
              .decode(bytes.flip())
              .toString()
              .lines()
              .filter(line -> !line.matches("\\s+(at .*\\)|\\.\\.\\. \\d+ more)|"))
              .toList();
      return lines.subList(Math.max(0, lines.size() - count), lines.size());
    } catch (IOException e) {
      return List.of();
    }
  }
}
