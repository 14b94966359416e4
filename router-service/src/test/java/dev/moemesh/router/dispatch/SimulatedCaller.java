package dev.moemesh.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.RouteReplyHeader;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The caller of one call, which fails the test if it hears what it should not. */
final class SimulatedCaller implements CallStream {
  private final ByteString expected;
  private final Consumer<ByteBuf> watchBuffer;
  private final List<CancellableCall> begun = new ArrayList<>();
  private final List<ErrorCode> replies = new ArrayList<>();
  private boolean over;
  private boolean cancelled;

  /**
   * A caller.
   *
   * @param expected the rows of an answer
   * @param watchBuffer is told of each buffer that changes hands
   */
  SimulatedCaller(ByteString expected, Consumer<ByteBuf> watchBuffer) {
    this.expected = expected;
    this.watchBuffer = watchBuffer;
  }

  @Override
  public void began(CancellableCall call) {
    assertThat(begun).as("calls begun").isEmpty();
    begun.add(call);
  }

  @Override
  public void ended(CancellableCall call) {
    assertThat(over).as("ended already").isFalse();
    assertThat(begun).containsExactly(call);
    assertThat(replies).as("replies at the end").hasSize(cancelled ? 0 : 1);
    over = true;
  }

  @Override
  public void reply(Frame<RouteReplyHeader> frame) {
    assertThat(over || cancelled).as("a reply after the end").isFalse();
    assertThat(replies).as("replies before").isEmpty();
    replies.add(frame.header().getError().getCode());
    if (!frame.header().hasError()) {
      assertThat(ByteString.copyFrom(frame.rows().nioBuffer())).isEqualTo(expected);
      watchBuffer.accept(frame.rows());
    }
    frame.release();
  }

  @Override
  public StepRequests requests() {
    return new StepRequests();
  }

  boolean isOver() {
    return over;
  }

  RouteCall call() {
    return (RouteCall) begun.getFirst();
  }

  void cancel() {
    cancelled = true;
    call().cancel();
  }

  /** How the call ended, in a word. */
  String outcome() {
    if (cancelled) {
      return "cancelled";
    }
    ErrorCode code = replies.getFirst();
    return code == ErrorCode.ERROR_CODE_UNSPECIFIED ? "answered" : code.name();
  }
}
