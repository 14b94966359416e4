package dev.moemesh.contract.colocated;

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
 * The first bytes of a connection: the full name of the method whose frames follow, after its
 * length. Reads it on the server's side, and makes room for the method's own handler.
 */
final class StreamName extends ByteToMessageDecoder {
  private final BiFunction<String, Channel, Optional<ChannelHandler>> handlers;

  /**
   * A reader of the name.
   *
   * @param handlers the handler of a method on a channel; empty if there is no such method
   */
  StreamName(BiFunction<String, Channel, Optional<ChannelHandler>> handlers) {
    this.handlers = handlers;
  }

  /** Appends the name. */
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
      context.pipeline().addLast(handler.get()).remove(this); // which passes on what follows
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
    refuse(context, FrameConnection.statusOf(cause, "a stream could not begin"));
  }

  private static void refuse(ChannelHandlerContext context, Status status) {
    var unused =
        context.writeAndFlush(FrameReader.end(status)).addListener(ChannelFutureListener.CLOSE);
  }
}
