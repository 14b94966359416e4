package dev.moemesh.contract.stream.socket;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.stream.FlushMode;
import io.grpc.Status;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

/** The sending half of an open connection. Confined to the loop's thread. */
final class OutboundFrames {
  private final Channel channel;
  private final FlushMode mode;
  private boolean flushScheduled;

  OutboundFrames(Channel channel, FlushMode mode) {
    this.channel = channel;
    this.mode = mode;
  }

  Channel channel() {
    return channel;
  }

  /** Whether unsent bytes are below the high-water mark. */
  boolean isReady() {
    return channel.isActive() && channel.isWritable();
  }

  /** Copies the rows and releases the frame. A failed write reaches the channel's handler. */
  void send(Frame<?> frame) {
    var unused = channel.write(FrameEncoder.encode(frame), channel.voidPromise());
    if (mode == FlushMode.IMMEDIATE) {
      channel.flush();
    } else if (!flushScheduled) {
      flushScheduled = true;
      channel.eventLoop().execute(this::flush);
    }
  }

  private void flush() {
    flushScheduled = false;
    channel.flush();
  }

  /** Sends the end of this direction. */
  ChannelFuture sendEnd(Status status) {
    return channel.writeAndFlush(FrameEncoder.encodeEnd(status));
  }
}
