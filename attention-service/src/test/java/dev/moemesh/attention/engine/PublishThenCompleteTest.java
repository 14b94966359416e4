package dev.moemesh.attention.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.model.decoder.MoeFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A request completes after all of its events were published, however it ends. */
class PublishThenCompleteTest {

  private static final MoeFailure AWAY = new MoeFailure("router_unavailable", "no router");

  private final GoldenRequests golden = new GoldenRequests();
  private final ModelForTests model = ModelForTests.golden();
  private final WaitingStepLayers moe = new WaitingStepLayers(model.experts());
  private final EngineFixture served = EngineFixture.of(model, moe).microBatches(2).start();

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void requestsThatGenerateAllTheirTokens() {
    served.submit(golden.request(1).setMaxTokens(3).build());
    served.submit(golden.request(2).setMaxTokens(5).setChoices(2).build());

    answerAll();

    assertThat(served.completed).containsExactly("r1", "r2");
    assertEachCompletesAfterItsLastEvent("r1", "r2");
  }

  @Test
  void aRecordThatCameTwice() {
    served.submit(golden.request(1).setMaxTokens(3).build());
    served.submit(golden.request(1).setMaxTokens(3).build());

    answerAll();

    assertThat(served.journal).endsWith("completion of r1", "completion of r1");
    assertEachCompletesAfterItsLastEvent("r1");
  }

  @Test
  void requestsThatAreRefused() {
    served.submit(golden.request(1).setModel("other").build());

    assertThat(served.journal).containsExactly("event of r1", "completion of r1");
  }

  @Test
  void requestsThatAreCancelledBeforeTheyCome() {
    served.cancel("r1");
    served.submit(golden.request(1).setChoices(2).build());

    assertThat(served.journal).containsExactly("event of r1", "event of r1", "completion of r1");
  }

  @Test
  void requestsThatAreCancelledWhileAStepIsUnderWay() {
    served.submit(golden.request(1).setChoices(2).build());
    served.tasks.runNext();

    served.cancel("r1", 1);
    served.cancel("r1");

    assertThat(served.journal).containsExactly("event of r1", "event of r1", "completion of r1");
    answerAll();
    assertEachCompletesAfterItsLastEvent("r1");
  }

  @Test
  void requestsOfAMicroBatchThatFails() {
    served.submit(golden.request(1).build());
    served.submit(golden.request(2).setMaxTokens(3).build());
    served.tasks.runNext();

    moe.fail("r1", AWAY);

    assertThat(served.journal).containsExactly("event of r1", "completion of r1");
    answerAll();
    assertEachCompletesAfterItsLastEvent("r1", "r2");
  }

  @Test
  void requestsOfAStepThatCannotBegin() {
    served.submit(golden.request(1).build());
    moe.refuse("r1");

    answerAll();

    assertThat(served.journal).containsExactly("event of r1", "completion of r1");
  }

  @Test
  void requestsThatWaitedTooLongForTheMoeLayers() {
    served.submit(golden.request(1).build());
    served.submit(golden.request(2).build());
    served.engine.moeAvailable(false);

    served.engine.moeGone(AWAY);

    assertThat(served.completed).containsExactly("r1", "r2");
    assertEachCompletesAfterItsLastEvent("r1", "r2");
  }

  @Test
  void requestsThatEndedBeforeTheEngineWasStoppedAndNoOthers() {
    served.submit(golden.request(1).setMaxTokens(1).build());
    served.submit(golden.request(2).build());
    while (served.completed.isEmpty()) {
      answerOne();
    }

    served.engine.stop();
    answerAll();

    assertThat(served.completed).containsExactly("r1");
    assertEachCompletesAfterItsLastEvent("r1");
    assertThat(served.ends("r2")).isEmpty();
  }

  @Test
  void noRequestWhoseEventsCannotBePublished() {
    List<String> completed = new ArrayList<>();
    EngineOutcome outcome =
        new EngineOutcome(
            List.of(TokenEvent.getDefaultInstance()),
            List.of(new FinishedRequest("r1", List.of(() -> completed.add("r1")))),
            List.of(),
            Optional.empty());

    assertThatThrownBy(
            () ->
                outcome.publishThenComplete(
                    _ -> {
                      throw new IllegalStateException("the log has ended");
                    }))
        .hasMessage("the log has ended");

    assertThat(completed).isEmpty();
  }

  private void answerAll() {
    while (!served.tasks.isEmpty() || !moe.waiting().isEmpty()) {
      answerOne();
    }
  }

  private void answerOne() {
    if (served.tasks.isEmpty()) {
      moe.answer(0);
    } else {
      served.tasks.runNext();
    }
  }

  private void assertEachCompletesAfterItsLastEvent(String... requests) {
    for (String request : requests) {
      assertThat(served.journal.indexOf("completion of " + request))
          .as(request)
          .isGreaterThan(served.journal.lastIndexOf("event of " + request))
          .isPositive();
    }
  }
}
