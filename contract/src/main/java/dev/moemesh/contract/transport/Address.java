package dev.moemesh.contract.transport;

import dev.moemesh.contract.stream.socket.SocketPath;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where a process listens: a Unix domain socket for co-located processes, host and port for others.
 */
public sealed interface Address {

  /** A Unix domain socket, written {@code unix:/path/to.sock}. */
  record UnixSocket(Path path) implements Address {
    /** The kernel's limit, less the suffix of the socket for frames. */
    private static final int MAX_PATH_BYTES = 107 - SocketPath.SUFFIX.length();

    public UnixSocket {
      int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
      if (length == 0 || length > MAX_PATH_BYTES) {
        throw new IllegalArgumentException(
            "expected the path of a Unix socket with 1 to %d bytes, found %d: '%s'; choose a shorter directory"
                .formatted(MAX_PATH_BYTES, length, path));
      }
    }

    @Override
    public SocketAddress toSocketAddress() {
      return new DomainSocketAddress(path.toFile());
    }

    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /** A TCP endpoint, written {@code host:port} or {@code [IPv6]:port}. */
  record HostPort(String host, int port) implements Address {
    public HostPort {
      if (host.isBlank() || port < 0 || port > 65_535) {
        throw new IllegalArgumentException(
            "expected a host and a port from 0 to 65535, found " + host + ":" + port);
      }
    }

    @Override
    public SocketAddress toSocketAddress() {
      return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
      return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
  }

  /** The address for Netty. */
  SocketAddress toSocketAddress();

  /**
   * Parses {@code unix:/path/to.sock} or {@code host:port}.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  static Address parse(String text) {
    if (text.startsWith("unix:")) {
      return new UnixSocket(Path.of(text.substring("unix:".length())));
    }
    int colon = text.lastIndexOf(':');
    try {
      String host = text.substring(0, Math.max(colon, 0));
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      return new HostPort(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "address '" + text + "' is neither unix:/path/to.sock nor host:port", e);
    }
  }
}
