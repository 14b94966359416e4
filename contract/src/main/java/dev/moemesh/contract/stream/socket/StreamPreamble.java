package dev.moemesh.contract.stream.socket;

import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The first bytes of a connection: one byte of length and the method's full name in ASCII.
 *
 * <p>The server's handler reads the preamble and replaces itself by the method's handler.
 */
final class StreamPreamble extends ByteToMessageDecoder {
  private final BiFunction<String, Channel, Optional<ChannelHandler>> handlers;

  /**
   * A handler for one connection.
   *
   * @param handlers returns the handler of a method for a channel; empty if there is no such method
   */
  StreamPreamble(BiFunction<String, Channel, Optional<ChannelHandler>> handlers) {
    this.handlers = handlers;
  }

  /** Sends the preamble. */
  static void write(Channel channel, String method) {
    byte[] name = method.getBytes(StandardCharsets.US_ASCII);
    var unused =
        channel.writeAndFlush(
            channel.alloc().directBuffer(1 + name.length).writeByte(name.length).writeBytes(name));
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) {
    int length = bytes.getUnsignedByte(bytes.readerIndex());
    if (bytes.readableBytes() <= length) {
      return;
    }
    String name = bytes.skipBytes(1).readCharSequence(length, StandardCharsets.US_ASCII).toString();
    Optional<ChannelHandler> handler = handlers.apply(name, context.channel());
    if (handler.isPresent()) {
      context.pipeline().addLast(handler.get()).remove(this); // forwards the remaining bytes
    } else {
      bytes.skipBytes(bytes.readableBytes());
      refuse(context, Status.UNIMPLEMENTED.withDescription("there is no method " + name));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    Throwable cause =
        failure instanceof DecoderException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    refuse(context, SocketConnection.statusOf(cause, "cannot accept a stream of frames"));
  }

  private static void refuse(ChannelHandlerContext context, Status status) {
    var unused =
        context
            .writeAndFlush(FrameEncoder.encodeEnd(status))
            .addListener(ChannelFutureListener.CLOSE);
  }
}
