package dev.moemesh.contract.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file that a killed process leaves where its Unix socket was; it would keep the next one from
 * listening there.
 */
final class StaleSocket {

  private StaleSocket() {}

  /** Removes the file if it is a socket that nobody listens on. */
  static void remove(Path path) {
    if (Files.exists(path)
        && !Files.isRegularFile(path)
        && !Files.isDirectory(path)
        && isDead(path)) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "the socket " + path + " of a dead process cannot be removed; remove it by hand", e);
      }
    }
  }

  private static boolean isDead(Path path) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return !channel.connect(UnixDomainSocketAddress.of(path));
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
