package dev.moemesh.deploy.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads a growing text file. Owns the open file. */
final class LogFollower implements AutoCloseable {
  private final FileChannel channel;

  private LogFollower(FileChannel channel) {
    this.channel = channel;
  }

  static LogFollower open(Path log) {
    try {
      return new LogFollower(FileChannel.open(log));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
  }

  /** The whole lines that have been added since the last call. */
  String next() {
    try {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size() - channel.position()));
      int read = channel.read(bytes, channel.position());
      String text = new String(bytes.array(), 0, Math.max(read, 0), StandardCharsets.UTF_8);
      String lines = text.substring(0, text.lastIndexOf('\n') + 1);
      channel.position(channel.position() + lines.getBytes(StandardCharsets.UTF_8).length);
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
