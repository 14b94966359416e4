package dev.moemesh.router.dispatch;

import static dev.moemesh.router.dispatch.OneCallRouter.LAYER;
import static dev.moemesh.router.dispatch.OneCallRouter.LAYER_WITHOUT_GATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.contract.frame.RowMemory;
import dev.moemesh.contract.v1.ErrorCode;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls of which a part throws what it should not. */
class BrokenCallTest {
  private final Logger log = Logger.getLogger("dev.moemesh.router.dispatch");
  private final OneCallRouter router = new OneCallRouter();

  @BeforeEach
  void silence() {
    log.setLevel(Level.OFF);
  }

  @AfterEach
  void speak() {
    log.setLevel(null);
  }

  @Test
  void aSendWithoutMemoryEndsTheCallAndCancelsItsOtherPods() {
    router.second.atSend = () -> throwing(new OutOfMemoryError("no direct memory"));

    router.route(LAYER);

    assertOneInternalError();
    router.assertNothingLeft();
  }

  @Test
  void aSendThatThrowsLeavesTheNextCallUnharmed() {
    router.second.atSend = () -> throwing(new IllegalStateException("the stream is broken"));
    router.route(LAYER);
    router.second.atSend = () -> {};

    router.route(LAYER);
    router.first.reply();
    router.second.reply();

    assertThat(router.caller.replies).hasSize(2);
    assertThat(router.caller.replies.getLast().hasError()).isFalse();
    router.assertNothingLeft();
  }

  @Test
  void anErrorOfTheProgramPassesOnOnceTheCallHasEnded() {
    router.second.atSend = () -> throwing(new LinkageError("a class is missing"));

    assertThatThrownBy(() -> router.route(LAYER)).isInstanceOf(LinkageError.class);

    assertOneInternalError();
    router.assertNothingLeft();
  }

  @Test
  void aReplyThatCannotBeSummedEndsTheCall() {
    router.route(LAYER);
    router.first.reply();
    router.atNanoTime = () -> throwing(new IllegalStateException("no clock"));

    router.second.reply();

    assertOneInternalError();
    router.assertNothingLeft();
  }

  @Test
  void aSumWhoseReplyCannotBeMadeIsReleased() {
    long inUse = 0;
    for (int i = 0; i < 20; i++) {
      router.atNanoTime = () -> {};
      router.route(LAYER);
      router.first.reply();
      router.atNanoTime =
          () -> router.atNanoTime = () -> throwing(new IllegalStateException("no clock"));

      router.second.reply();

      assertThat(router.caller.replies.getLast().getError().getCode())
          .isEqualTo(ErrorCode.ERROR_CODE_INTERNAL);
      // The first round fills the thread's cache of buffers.
      inUse = i == 0 ? RowMemory.buffersInUse() : inUse;
    }

    assertThat(RowMemory.buffersInUse()).isEqualTo(inUse);
    router.assertNothingLeft();
  }

  @Test
  void aLossThatCannotBeRoutedAgainEndsTheCallAndNotTheLink() {
    router.route(LAYER);
    router.atReplicas = () -> throwing(new IllegalStateException("no table"));

    router.first.lose();

    assertOneInternalError();
    router.assertNothingLeft();
  }

  @Test
  void aReplyThatTheStreamRefusesIsNotSentTwice() {
    router.route(LAYER);
    router.first.reply();
    router.caller.atReply = () -> throwing(new IllegalStateException("the stream is closed"));

    router.second.reply();

    assertThat(router.caller.replies).hasSize(1);
    router.assertNothingLeft();
  }

  @Test
  void aCallWhoseGateThrowsGivesItsMemoryAndItsRowsBack() {
    assertThatThrownBy(() -> router.route(LAYER_WITHOUT_GATE))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(router.caller.begun).isEmpty();
    router.assertNothingLeft();
  }

  private void assertOneInternalError() {
    assertThat(router.caller.replies)
        .singleElement()
        .satisfies(
            reply ->
                assertThat(reply.getError().getCode()).isEqualTo(ErrorCode.ERROR_CODE_INTERNAL));
  }

  private static void throwing(Throwable cause) {
    switch (cause) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError(cause);
    }
  }
}
