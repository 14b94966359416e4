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
 * Removes the file that a killed process leaves at the path of its Unix socket. The file would
 * prevent the next process from listening there.
 */
final class StaleSocket {

  private StaleSocket() {}

  /** Removes the file if it is a socket without a listener. */
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
