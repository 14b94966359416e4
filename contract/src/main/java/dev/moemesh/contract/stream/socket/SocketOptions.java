package dev.moemesh.contract.stream.socket;

import dev.moemesh.contract.frame.RowMemory;
import dev.moemesh.contract.stream.FrameStream;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;

/** Buffer sizes and water marks, equal at both ends of a socket. */
final class SocketOptions {
  /** Read buffers follow the size of recent reads. */
  private static final RecvByteBufAllocator READS =
      new AdaptiveRecvByteBufAllocator(2 << 10, 16 << 10, 1 << 20);

  /** Low-water mark: half of the high-water mark. */
  private static final WriteBufferWaterMark UNSENT =
      new WriteBufferWaterMark(
          FrameStream.HIGH_WATER_MARK_BYTES / 2, FrameStream.HIGH_WATER_MARK_BYTES);

  private SocketOptions() {}

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
