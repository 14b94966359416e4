package dev.moemesh.router.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.model.gating.Assignment;
import dev.moemesh.model.gating.ExpertGroups;
import dev.moemesh.router.combining.ChoiceAnswers;
import dev.moemesh.router.placement.Replica;
import dev.moemesh.router.sharing.FewestRowsInFlight;
import dev.moemesh.router.sharing.ReplicaPolicy;
import dev.moemesh.router.sharing.RowLedger;
import dev.moemesh.router.sharing.RowSharing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * One call under random events, those included that come twice, too late, or for attempts that have
 * their outcome. A seed reproduces a run.
 */
class CallMachineSimulationTest {
  private static final int SEEDS = 5_000;
  private static final int EVENTS = 60;
  private static final int EXPERTS = 4;
  private static final PodError ERROR = new PodError(ErrorCode.ERROR_CODE_INTERNAL, "broken");

  private final Map<String, Integer> seen = new TreeMap<>();

  @Test
  void everyOpenChoiceIsUnderWayOrParkedAndEveryCallEndsOnce() {
    for (int seed = 0; seed < SEEDS; seed++) {
      try {
        new Run(seed).play();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }

    assertThat(seen.keySet())
        .contains("Send", "Cancel", "ArmTimer", "WatchPlacement", "Answer", "Fail", "ReleaseAll");
    assertThat(seen.get("Answer")).isGreaterThan(SEEDS / 4);
  }

  /** Gives the rows of an expert to as many replicas as there are rows for. */
  private static final class EvenSplit implements ReplicaPolicy {
    @Override
    public <R extends Replica> void place(
        int expert, int rows, List<? extends R> replicas, RowLedger<R> ledger) {
      int parts = Math.min(rows, replicas.size());
      for (int i = 0; i < parts; i++) {
        ledger.give(replicas.get(i), rows * (i + 1) / parts - rows * i / parts);
      }
    }
  }

  private final class Run {
    private final Random random;
    private final List<TestReplica> replicas;
    private final TestLayer layer = new TestLayer();
    private final ChoiceAnswers answers = new ChoiceAnswers();
    private final List<Attempt<TestReplica>> attempts = new ArrayList<>();
    private final int choices;
    private final CallMachine<TestReplica> call;
    private boolean over;

    Run(int seed) {
      random = new Random(seed);
      replicas =
          IntStream.rangeClosed(0, random.nextInt(4))
              .mapToObj(i -> new TestReplica("r" + i))
              .toList();
      for (int expert = 0; expert < EXPERTS; expert++) {
        place(expert);
      }
      Assignment assignment = assignment(random.nextInt(1, 7));
      choices = assignment.choiceCount();
      ReplicaPolicy policy = random.nextBoolean() ? new FewestRowsInFlight() : new EvenSplit();
      call =
          new CallMachine<>(
              new CallSharing<>(
                  assignment, new ExpertGroups(EXPERTS), new RowSharing(policy), layer),
              answers,
              1_000);
    }

    private Assignment assignment(int rows) {
      Assignment assignment = new Assignment();
      assignment.reset(rows);
      for (int row = 0; row < rows; row++) {
        int first = random.nextInt(EXPERTS);
        for (int i = 0; i < random.nextInt(3); i++) {
          assignment.choose((first + i) % EXPERTS, 1);
        }
        assignment.endRow();
      }
      return assignment;
    }

    /** Gives an expert from one to all replicas. */
    private void place(int expert) {
      List<TestReplica> live = new ArrayList<>(replicas);
      live.removeIf(replica -> live.size() > 1 && random.nextInt(3) == 0);
      layer.put(expert, live.toArray(TestReplica[]::new));
    }

    void play() {
      check(call.start());
      for (int i = 0; i < EVENTS && !attempts.isEmpty(); i++) {
        check(event(attempts.get(random.nextInt(attempts.size()))));
      }
      check(call.late());
      assertThat(over).isTrue();
      assertThat(attempts).noneMatch(Attempt::isUnderWay);
      assertThat(call.cancelled()).isEmpty();
    }

    private List<CallEffect<TestReplica>> event(Attempt<TestReplica> attempt) {
      int dice = random.nextInt(100);
      if (dice < 30) {
        return call.replied(attempt, new PodReply.Computed());
      } else if (dice < 50) {
        long epoch = layer.epoch(attempt.share().replica());
        return call.replied(attempt, new PodReply.Misrouted(epoch, ERROR));
      } else if (dice < 52) {
        return call.replied(attempt, new PodReply.Failed(ERROR));
      } else if (dice < 58) {
        return call.lost(attempt, "gone");
      } else if (dice < 78) {
        return call.hedge(attempt);
      } else if (dice < 88) {
        replicas.get(random.nextInt(replicas.size())).epoch++;
        place(random.nextInt(EXPERTS));
        return List.of();
      } else if (dice < 98) {
        return call.placementChanged();
      }
      return dice < 99 ? call.late() : call.cancelled();
    }

    private void check(List<CallEffect<TestReplica>> effects) {
      if (over) {
        assertThat(effects).as("effects after the end").isEmpty();
      }
      for (CallEffect<TestReplica> effect : effects) {
        assertThat(over).as("an effect after ReleaseAll").isFalse();
        seen.merge(effect.getClass().getSimpleName(), 1, Integer::sum);
        switch (effect) {
          case CallEffect.Send<TestReplica> send -> {
            assertThat(send.attempt().index()).isEqualTo(attempts.size());
            assertThat(send.pods()).isBetween(1, replicas.size());
            attempts.add(send.attempt());
          }
          case CallEffect.Cancel<TestReplica> cancel -> {
            assertThat(cancel.attempt().state()).isInstanceOf(AttemptState.Superseded.class);
            assertThat(IntStream.of(cancel.attempt().share().choices()))
                .allMatch(answers::isAnswered);
          }
          case CallEffect.Answer<TestReplica> _ -> assertThat(answers.unanswered()).isZero();
          case CallEffect.Fail<TestReplica> _,
              CallEffect.ArmTimer<TestReplica> _,
              CallEffect.WatchPlacement<TestReplica> _ -> {}
          case CallEffect.ReleaseAll<TestReplica> _ -> over = true;
        }
      }
      if (!over) {
        checkChoices();
      }
    }

    private void checkChoices() {
      int[] underWay = new int[choices];
      int[] parked = new int[choices];
      for (Attempt<TestReplica> attempt : attempts) {
        int[] counts =
            switch (attempt.state()) {
              case AttemptState.UnderWay _ -> underWay;
              case AttemptState.Parked _ -> parked;
              case AttemptState.Answered _,
                  AttemptState.Superseded _,
                  AttemptState.Lost _,
                  AttemptState.Refused _,
                  AttemptState.Failed _,
                  AttemptState.Abandoned _ ->
                  new int[choices];
            };
        attempt.share().forEach((choice, position) -> counts[choice]++);
        if (attempt.isUnderWay()) {
          assertThat(IntStream.of(attempt.share().choices()))
              .as("choices that attempt %d is of use for", attempt.index())
              .anyMatch(choice -> !answers.isAnswered(choice));
        }
      }
      for (int choice = 0; choice < choices; choice++) {
        assertThat(underWay[choice]).as("attempts for choice %d", choice).isLessThanOrEqualTo(2);
        assertThat(answers.isAnswered(choice) || underWay[choice] + parked[choice] > 0)
            .as("choice %d is answered, under way or parked", choice)
            .isTrue();
        if (answers.isAnswered(choice)) {
          Attempt<TestReplica> winner = attempts.get(answers.reply(choice));
          assertThat(winner.state()).isInstanceOf(AttemptState.Answered.class);
          assertThat(winner.share().choices()[answers.row(choice)]).isEqualTo(choice);
        }
      }
    }
  }
}
