package dev.moemesh.contract.stream.socket;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.FrameMarshaller;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * The receiving half of a connection: delivers as many frames as were requested and keeps the bytes
 * beyond them.
 *
 * <p>Owns the bytes that arrived and are not delivered. Confined to the loop's thread.
 */
final class InboundFrames<I extends MessageLite> {

  /** Receives what the peer sends. */
  interface Receiver<I extends MessageLite> {
    /** A frame arrived. The receiver owns it. */
    void received(Frame<I> frame);

    /** The peer sends no further frame, for this reason. The connection is still open. */
    void peerEnded(Status status);
  }

  private final FrameDecoder<I> decoder;
  private final Receiver<I> receiver;
  private ByteBuf unread = Unpooled.EMPTY_BUFFER;
  private int requested;
  private boolean delivering;

  InboundFrames(FrameMarshaller<I> marshaller, Receiver<I> receiver) {
    this.decoder = new FrameDecoder<>(marshaller);
    this.receiver = receiver;
  }

  void request(int frames) {
    requested = (int) Math.min(Integer.MAX_VALUE, (long) requested + frames);
  }

  /** Whether the socket should be read. */
  boolean wantsBytes() {
    return requested > 0;
  }

  /** Takes ownership of the bytes. */
  void add(ByteBuf bytes, ByteBufAllocator allocator) {
    unread =
        unread.isReadable()
            ? allocator.compositeBuffer().addComponents(true, unread, bytes)
            : bytes;
  }

  /** Whether the caller is called by the receiver; {@link #deliver} then continues by itself. */
  boolean isDelivering() {
    return delivering;
  }

  /**
   * Delivers the requested frames, and the end if it is next.
   *
   * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if the bytes are not a frame
   */
  void deliver() {
    delivering = true;
    try {
      boolean ended = false;
      while (!ended && unread.isReadable() && (requested > 0 || decoder.endIsNext(unread))) {
        ended = deliverNext();
      }
    } finally {
      delivering = false;
    }
  }

  private boolean deliverNext() {
    FrameDecoder.Progress progress = decoder.decode(unread);
    if (!unread.isReadable()) {
      releaseUnread();
    }
    return switch (progress) {
      case INCOMPLETE -> false;
      case FRAME -> {
        requested--;
        receiver.received(decoder.frame());
        yield false;
      }
      case END -> {
        receiver.peerEnded(decoder.endStatus());
        yield true;
      }
    };
  }

  private void releaseUnread() {
    unread.release();
    unread = Unpooled.EMPTY_BUFFER;
  }

  /** Releases everything that is not delivered. */
  void release() {
    decoder.release();
    releaseUnread();
  }
}
