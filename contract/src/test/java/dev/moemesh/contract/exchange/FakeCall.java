package dev.moemesh.contract.exchange;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** A call that notes what it hears. Copies its rows when it has to wait. */
final class FakeCall implements ExchangeCall<ComputeHeader, ComputeReplyHeader> {
  final int rowCount;
  final List<String> heard = new ArrayList<>();
  final List<ByteBuf> buffers = new ArrayList<>();
  Runnable whenLost = () -> {};
  Runnable whenReplied = () -> {};
  int framesMade;
  private ByteBuf rows;

  FakeCall(int rowCount) {
    this.rowCount = rowCount;
    this.rows = buffer();
  }

  private ByteBuf buffer() {
    ByteBuf made = Unpooled.buffer(rowCount).writeZero(rowCount);
    buffers.add(made);
    return made;
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  @Override
  public Frame<ComputeHeader> frame(long callId) {
    framesMade++;
    return new Frame<>(ComputeHeader.newBuilder().setCallId(callId).build(), rows);
  }

  @Override
  public void keep() {
    rows.release();
    rows = buffer();
    heard.add("keep");
  }

  @Override
  public void drop() {
    rows.release();
    heard.add("drop");
  }

  @Override
  public void replied(Frame<ComputeReplyHeader> reply) {
    reply.release();
    heard.add("reply");
    whenReplied.run();
  }

  @Override
  public void lost(CallLoss loss) {
    heard.add(loss.reason());
    whenLost.run();
  }
}
