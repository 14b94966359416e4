package dev.moemesh.contract.stream.socket;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.stream.FrameService;
import io.grpc.MethodDescriptor;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;

/** A method that a {@link SocketServer} serves. Thread-safe. */
public record SocketMethod<Q extends MessageLite, R extends MessageLite>(
    MethodDescriptor<Frame<Q>, Frame<R>> descriptor, FrameService<Q, R> service) {

  String name() {
    return descriptor.getFullMethodName();
  }

  ChannelHandler accept(Channel channel) {
    return SocketServerStream.accept(descriptor, service, channel);
  }
}
