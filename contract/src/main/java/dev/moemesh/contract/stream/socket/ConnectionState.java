package dev.moemesh.contract.stream.socket;

import io.grpc.Status;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

/**
 * The life cycle of a connection: opening, open, ending, closed. Each state holds what exists in
 * it. A failure leads from any state to {@link Closed}.
 */
sealed interface ConnectionState {

  /** Reads the socket, or lets its buffer fill. */
  void read(boolean wanted);

  /** Closes the channel, where there is one. */
  void closeChannel();

  /** The client has no channel yet; it closes the channel itself if the stream closes meanwhile. */
  record Opening() implements ConnectionState {
    @Override
    public void read(boolean wanted) {}

    @Override
    public void closeChannel() {}
  }

  /** Frames travel in both directions. */
  record Open(OutboundFrames out) implements ConnectionState {

    /** Sends the end of this direction. */
    Ending end(Status status) {
      return new Ending(out.channel(), out.sendEnd(status));
    }

    @Override
    public void read(boolean wanted) {
      out.channel().config().setAutoRead(wanted);
    }

    @Override
    public void closeChannel() {
      var unused = out.channel().close();
    }
  }

  /** This end has sent its last message and still receives. */
  record Ending(Channel channel, ChannelFuture endWritten) implements ConnectionState {
    @Override
    public void read(boolean wanted) {
      channel.config().setAutoRead(wanted);
    }

    @Override
    public void closeChannel() {
      var unused = channel.close();
    }
  }

  /** Nothing is left. */
  record Closed() implements ConnectionState {
    @Override
    public void read(boolean wanted) {}

    @Override
    public void closeChannel() {}
  }
}
