package dev.moemesh.contract.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import org.junit.jupiter.api.Test;

class PendingCallsTest {
  private final RecordingListener listener = new RecordingListener();
  private int removed;

  @Test
  void aCallThatTheConnectionFailsToSendIsNotPending() {
    PendingCalls<ComputeHeader, ComputeReplyHeader> calls =
        new PendingCalls<>(new BrokenConnection(), listener, () -> removed++);
    FakeCall call = new FakeCall(3);

    assertThatThrownBy(() -> calls.send(1, call)).isInstanceOf(OutOfMemoryError.class);

    assertThat(calls.isEmpty()).isTrue();
    assertThat(calls.rows()).isZero();
    assertThat(removed).isEqualTo(1);
    assertThat(call.heard).isEmpty();
  }

  /** Takes frames, and fails to send them. */
  private static final class BrokenConnection implements PeerConnection<ComputeHeader> {
    @Override
    public void start() {}

    @Override
    public void send(Frame<ComputeHeader> frame) {
      frame.release();
      throw new OutOfMemoryError("no direct memory");
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void halfClose() {}

    @Override
    public void close() {}
  }
}
