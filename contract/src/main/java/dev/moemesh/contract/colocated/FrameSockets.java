package dev.moemesh.contract.colocated;

import dev.moemesh.contract.frame.RowMemory;
import io.grpc.CallOptions;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.file.Path;

/** What both ends of a stream's socket agree upon. */
public final class FrameSockets {
  /** What the path of the socket for frames has more than that for gRPC. */
  public static final String SUFFIX = ".frames";

  /**
   * With this option the frames that are sent in one turn of the loop leave together at its end.
   */
  public static final CallOptions.Key<Boolean> GATHERING =
      CallOptions.Key.createWithDefault("moe-gathering", false);

  /** A read takes as much as came lately. */
  private static final RecvByteBufAllocator READS =
      new AdaptiveRecvByteBufAllocator(2 << 10, 16 << 10, 1 << 20);

  /** From so many unsent bytes on a stream takes no more, until half of them are gone. */
  private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(1 << 19, 1 << 20);

  private FrameSockets() {}

  /** Where frames go that belong to the gRPC server at the path given. */
  public static Path path(Path socket) {
    return Path.of(socket + SUFFIX);
  }

  static DomainSocketAddress beside(Path socket) {
    return new DomainSocketAddress(path(socket).toFile());
  }

  static Bootstrap configure(Bootstrap bootstrap) {
    return bootstrap
        .option(ChannelOption.ALLOCATOR, RowMemory.allocator())
        .option(ChannelOption.RCVBUF_ALLOCATOR, READS)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT);
  }

  static ServerBootstrap configure(ServerBootstrap bootstrap) {
    return bootstrap
        .childOption(ChannelOption.ALLOCATOR, RowMemory.allocator())
        .childOption(ChannelOption.RCVBUF_ALLOCATOR, READS)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT);
  }
}
