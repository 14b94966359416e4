package dev.moemesh.contract.exchange;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection in memory whose peer the test plays: takes as many frames as the test gives room
 * for, and does what the test says.
 */
final class FakeConnection implements PeerConnection<ComputeHeader> {
  final List<Long> sent = new ArrayList<>();
  final List<ByteBuf> replies = new ArrayList<>();
  private final Listener<String, ComputeReplyHeader> listener;
  private final Runnable atStart;
  private int room = Integer.MAX_VALUE;
  Runnable whenSent = () -> {};
  boolean started;
  boolean halfClosed;
  boolean closed;

  FakeConnection(Listener<String, ComputeReplyHeader> listener, Runnable atStart) {
    this.listener = listener;
    this.atStart = atStart;
  }

  @Override
  public void start() {
    started = true;
    atStart.run();
  }

  @Override
  public void send(Frame<ComputeHeader> frame) {
    if (halfClosed || closed) {
      throw new AssertionError("a frame on a stream that takes none");
    }
    room--;
    sent.add(frame.header().getCallId());
    frame.release();
    whenSent.run();
  }

  @Override
  public boolean isReady() {
    return room > 0;
  }

  @Override
  public void halfClose() {
    halfClosed = true;
  }

  @Override
  public void close() {
    closed = true;
  }

  /** The peer takes so many frames from now on, and the exchange hears of it. */
  void room(int frames) {
    roomUnheard(frames);
    if (frames > 0) {
      listener.writable();
    }
  }

  /** The peer takes so many frames from now on, and the exchange has not heard of it. */
  void roomUnheard(int frames) {
    room = frames;
  }

  void delay(String reason) {
    listener.delayed(reason);
  }

  void open(String description) {
    listener.opened(description);
  }

  void describe(String newer) {
    listener.described(newer);
  }

  void unwatch(String reason) {
    listener.unwatched(reason);
  }

  /** The peer replies; the test checks that the rows are released. */
  void reply(long callId) {
    ByteBuf rows = Unpooled.buffer(1).writeByte(1);
    replies.add(rows);
    listener.received(
        callId, new Frame<>(ComputeReplyHeader.newBuilder().setCallId(callId).build(), rows));
  }

  void end(String reason) {
    listener.ended(reason);
  }
}
