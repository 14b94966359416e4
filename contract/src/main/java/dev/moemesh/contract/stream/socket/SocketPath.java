package dev.moemesh.contract.stream.socket;

import io.netty.channel.unix.DomainSocketAddress;
import java.nio.file.Path;

/** The path of the socket for streams of frames, next to a gRPC server's Unix domain socket. */
public final class SocketPath {
  /** What the path of the socket for frames appends to the path of the gRPC socket. */
  public static final String SUFFIX = ".frames";

  private SocketPath() {}

  /** The path of the socket for frames that belongs to a gRPC socket. */
  public static Path of(Path grpcSocket) {
    return Path.of(grpcSocket + SUFFIX);
  }

  static DomainSocketAddress addressOf(Path grpcSocket) {
    return new DomainSocketAddress(of(grpcSocket).toFile());
  }
}
