package dev.moemesh.attention.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.attention.batching.BatchPlanner.Share;
import dev.moemesh.attention.batching.PromptRows;
import dev.moemesh.attention.batching.Sequence;
import dev.moemesh.attention.batching.Step;
import dev.moemesh.contract.v1.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an engine loses by a fault of its own or of its publisher: no more than it must. */
class EngineFaultTest {

  /** More steps than any request here needs; an engine that spins has tasks left after them. */
  private static final int MOST = 200;

  private final GoldenRequests golden = new GoldenRequests();
  private final ModelForTests model = ModelForTests.golden();
  private EngineFixture served =
      EngineFixture.of(model, new LocalStepLayers(model.experts())).start();

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void keepsWhatEndedInAMicroBatchBeforeAFaultThatEndsTheMicroBatch() {
    served.submit(golden.request(1).setMaxTokens(1).build());
    served.submit(
        golden.request(2).build(),
        BreakingConstraint.afterItsFirstToken(model, Indescribable::new));
    served.submit(golden.request(3).build());

    served.runMost(MOST);

    assertThat(served.tasks.isEmpty()).isTrue();
    assertThat(served.finish("r1")).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
    assertThat(served.failure("r2")).isEqualTo("internal_error");
    assertThat(served.failure("r3")).isEqualTo("internal_error");
    assertThat(served.completed).containsExactly("r1", "r2", "r3");
    assertThat(served.engine.load().activeRequests()).isZero();
    assertThat(served.pool.freeBlocks()).isEqualTo(ModelForTests.BLOCKS);
  }

  @Test
  void failsTheOneRequestWhoseRowsCannotBeCounted() {
    WaitingStepLayers moe = new WaitingStepLayers(model.experts());
    served = EngineFixture.of(model, moe).start();
    served.submit(golden.request(1).build());
    served.submit(golden.request(2).build());
    Sequence first =
        served.planner.next().stream()
            .map(Share::sequence)
            .filter(sequence -> sequence.requestId().equals("r1"))
            .findFirst()
            .orElseThrow();
    served.tasks.runNext();

    assertThatThrownBy(() -> new Step.SequenceRows(first, 0, 10_000, new int[0]).complete())
        .isInstanceOf(RuntimeException.class);
    while (!moe.waiting().isEmpty() || !served.tasks.isEmpty()) {
      if (moe.waiting().isEmpty()) {
        served.tasks.runNext();
      } else {
        moe.answer(0);
      }
    }

    assertThat(served.failure("r1")).isEqualTo("internal_error");
    assertThat(served.tokens("r2", 0)).isEqualTo(golden.greedy(2));
    assertThat(served.pool.freeBlocks()).isEqualTo(ModelForTests.BLOCKS);
  }

  @Test
  void dropsASequenceThatNoRequestHas() {
    served.submit(golden.request(1).build());
    served.planner.add(stray());
    served.tasks.runNext();
    served.submit(golden.request(2).build());

    served.runMost(MOST);

    assertThat(served.tasks.isEmpty()).isTrue();
    assertThat(served.failure("r1")).isEqualTo("internal_error");
    assertThat(served.tokens("r2", 0)).isEqualTo(golden.greedy(2));
    assertThat(served.pool.freeBlocks()).isEqualTo(ModelForTests.BLOCKS);
  }

  @Test
  void goesOnAfterAStepThatCouldNotBeginWhoseFailuresCannotBePublished() {
    served.submit(golden.request(1).build());
    served.planner.add(stray());
    served.breakNextOutcome();
    assertThatThrownBy(served.tasks::runNext).hasMessage("told not to publish");
    served.submit(golden.request(2).build());

    served.runMost(MOST);

    assertThat(served.tokens("r2", 0)).isEqualTo(golden.greedy(2));
    assertThat(served.completed).containsExactly("r2");
  }

  @Test
  void beginsARequestWhoseFirstEventsCannotBePublished() {
    served.cancel("r1", 1);
    served.breakNextOutcome();
    assertThatThrownBy(() -> served.submit(golden.request(1).setChoices(2).build()))
        .hasMessage("told not to publish");

    assertThat(served.engine.load().activeRequests()).isEqualTo(1);
    served.runMost(MOST);

    assertThat(served.tokens("r1", 0)).isEqualTo(golden.greedy(1));
    assertThat(served.completed).containsExactly("r1");
  }

  @Test
  void publishesTheLoadAfterACancellationThatCannotBePublished() {
    served.submit(golden.request(1).build());
    served.breakNextOutcome();

    assertThatThrownBy(() -> served.cancel("r1")).hasMessage("told not to publish");

    assertThat(served.engine.load().activeRequests()).isZero();
  }

  @Test
  void runsTheCompletionsBehindOneThatThrows() {
    List<String> completed = new ArrayList<>();
    Runnable broken =
        () -> {
          throw new IllegalStateException("told to break");
        };
    EngineOutcome outcome =
        new EngineOutcome(
            List.of(),
            List.of(
                new FinishedRequest("r1", List.of(broken, () -> completed.add("r1"))),
                new FinishedRequest("r2", List.of(() -> completed.add("r2")))),
            List.of(),
            Optional.empty());

    outcome.publishThenComplete(_ -> {});

    assertThat(completed).containsExactly("r1", "r2");
  }

  @Test
  void saysThatAStepBrokeInTheAttentionService() {
    served =
        EngineFixture.of(
                model,
                _ ->
                    (_, _, _) -> {
                      throw new IllegalStateException("told to break");
                    })
            .start();
    served.submit(golden.request(1).build());

    served.runMost(MOST);

    assertThat(served.failure("r1")).isEqualTo("internal_error");
    assertThat(served.of("r1").getLast().getFailed().getMessage())
        .isEqualTo(
            "a step failed in the attention service: java.lang.IllegalStateException: told to break");
  }

  private Sequence stray() {
    return new Sequence("stray", 0, golden.prompt(3), 4, PromptRows.UNSEEN, served.pool);
  }

  /** A failure whose text cannot be had. */
  @SuppressWarnings("serial")
  private static final class Indescribable extends RuntimeException {
    @Override
    public String getMessage() {
      throw new IllegalStateException("told to have no text");
    }
  }
}
