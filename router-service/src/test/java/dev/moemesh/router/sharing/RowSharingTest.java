package dev.moemesh.router.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.model.gating.Assignment;
import dev.moemesh.model.gating.ExpertGroups;
import dev.moemesh.router.placement.Replica;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowSharingTest {

  private record Pod(String id, long rowsInFlight) implements Replica {}

  private final Pod idle = new Pod("idle", 0);
  private final Pod busy = new Pod("busy", 5);

  @Test
  void onePartPerPodWithExpertsAscendingAndRowsTogether() {
    int[] experts = {2, 0, 1, 2, 0, 3};

    List<RowShare<Pod>> parts =
        parts(share(experts, 4, expert -> List.of(expert % 2 == 0 ? idle : busy)));

    assertThat(parts).hasSize(2);
    assertThat(parts.get(0).replica()).isSameAs(idle);
    assertThat(groups(parts.get(0))).containsExactly(List.of(0, 2), List.of(2, 2));
    assertThat(parts.get(0).choices()).containsExactly(1, 4, 0, 3);
    assertThat(groups(parts.get(1))).containsExactly(List.of(1, 1), List.of(3, 1));
    assertThat(parts.get(1).choices()).containsExactly(2, 5);
  }

  @Test
  void theReplicaWithTheFewestRowsInFlightIsChosenCountingThoseOfThisCall() {
    int[] experts = {0, 0, 0, 0, 0, 0, 1, 2};

    List<RowShare<Pod>> parts = parts(share(experts, 3, expert -> List.of(busy, idle)));

    assertThat(parts).extracting(RowShare::replica).containsExactly(idle, busy);
    assertThat(groups(parts.get(0))).containsExactly(List.of(0, 6));
    assertThat(groups(parts.get(1))).containsExactly(List.of(1, 1), List.of(2, 1));
  }

  @Test
  void ofEquallyBusyReplicasTheFirstIsChosen() {
    Pod alsoIdle = new Pod("also idle", 0);

    List<RowShare<Pod>> parts = parts(share(new int[] {0}, 1, expert -> List.of(alsoIdle, idle)));

    assertThat(parts.getFirst().replica()).isSameAs(alsoIdle);
  }

  @Test
  void expertsWithoutAReplicaAreNamed() {
    SharedRows<Pod> shared =
        share(new int[] {3, 1, 0}, 4, expert -> expert == 0 ? List.of(idle) : List.of());

    assertThat(shared.complete()).isFalse();
    assertThat(shared.unplaced()).containsExactly(1, 3);
    assertThat(shared.shares().getFirst().choices()).containsExactly(2);
  }

  @Test
  void ofAnyCallEveryChoiceGoesToOneReplicaOfItsExpertAndNowhereElse() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      int expertCount = 1 + random.nextInt(16);
      int[] experts = random.ints(random.nextInt(1, 60), 0, expertCount).toArray();
      List<Pod> pods =
          IntStream.range(0, 1 + random.nextInt(5))
              .mapToObj(i -> new Pod("pod " + i, random.nextInt(10)))
              .toList();
      Map<Integer, List<Pod>> replicas = new HashMap<>();
      for (int expert = 0; expert < expertCount; expert++) {
        List<Pod> live = new ArrayList<>(pods);
        live.removeIf(pod -> random.nextInt(3) == 0);
        replicas.put(expert, live.isEmpty() ? List.of(pods.getFirst()) : live);
      }

      List<RowShare<Pod>> parts = parts(share(experts, expertCount, replicas::get));

      Set<Integer> seen = new HashSet<>();
      Map<Integer, Pod> podOf = new HashMap<>();
      for (RowShare<Pod> part : parts) {
        int[] choices = part.choices();
        int position = 0;
        for (int group = 0; group < part.groups(); group++) {
          int expert = part.expert(group);
          assertThat(replicas.get(expert)).as("seed %d", seed).contains(part.replica());
          assertThat(podOf.put(expert, part.replica())).as("seed %d", seed).isNull();
          int last = -1;
          for (int row = 0; row < part.rowCount(group); row++) {
            int choice = choices[position++];
            assertThat(experts[choice]).as("seed %d", seed).isEqualTo(expert);
            assertThat(choice).as("seed %d: rows keep their order", seed).isGreaterThan(last);
            last = choice;
            assertThat(seen.add(choice)).as("seed %d", seed).isTrue();
          }
        }
        assertThat(position).isEqualTo(part.rows());
      }
      assertThat(seen).as("seed %d", seed).hasSize(experts.length);
    }
  }

  @Test
  void aSubsetOfChoicesCanBeSharedOutAgain() {
    ExpertGroups groups = new ExpertGroups(2);
    groups.group(assignment(1, 0, 1, 0), new int[] {1, 2}, 2);

    SharedRows<Pod> shared = fewest().share(groups, expert -> List.of(idle));

    assertThat(parts(shared).getFirst().choices()).containsExactly(1, 2);
  }

  @Test
  void aPolicyMaySplitTheRowsOfAnExpert() {
    ReplicaPolicy halves =
        new ReplicaPolicy() {
          @Override
          public <R extends Replica> void place(
              int expert, int rows, List<? extends R> replicas, RowLedger<R> ledger) {
            ledger.give(replicas.get(0), rows / 2);
            ledger.give(replicas.get(1), rows - rows / 2);
          }
        };

    List<RowShare<Pod>> parts =
        parts(
            share(
                new RowSharing(halves),
                new int[] {1, 0, 1, 1, 0},
                2,
                expert -> List.of(idle, busy)));

    assertThat(parts.get(0).choices()).containsExactly(1, 0);
    assertThat(parts.get(1).choices()).containsExactly(4, 2, 3);
  }

  @Test
  void aPolicyThatLeavesRowsOrGivesTooManyIsRefused() {
    assertThatThrownBy(() -> shareByGiving(1)).hasMessageContaining("left 1 rows of expert 0");
    assertThatThrownBy(() -> shareByGiving(3)).hasMessageContaining("1 to 2 rows of expert 0");
    assertThatThrownBy(() -> shareByGiving(1, 1)).hasMessageContaining("has rows of expert 0");
  }

  private void shareByGiving(int... counts) {
    ReplicaPolicy policy =
        new ReplicaPolicy() {
          @Override
          public <R extends Replica> void place(
              int expert, int rows, List<? extends R> replicas, RowLedger<R> ledger) {
            for (int count : counts) {
              ledger.give(replicas.getFirst(), count);
            }
          }
        };
    share(new RowSharing(policy), new int[] {0, 0}, 1, expert -> List.of(idle));
  }

  private static RowSharing fewest() {
    return new RowSharing(new FewestRowsInFlight());
  }

  private static SharedRows<Pod> share(
      int[] experts, int expertCount, IntFunction<List<? extends Pod>> replicas) {
    return share(fewest(), experts, expertCount, replicas);
  }

  private static SharedRows<Pod> share(
      RowSharing sharing,
      int[] experts,
      int expertCount,
      IntFunction<List<? extends Pod>> replicas) {
    ExpertGroups groups = new ExpertGroups(expertCount);
    groups.group(assignment(experts));
    return sharing.share(groups, replicas);
  }

  /** One expert for each row. */
  private static Assignment assignment(int... experts) {
    Assignment assignment = new Assignment();
    assignment.reset(experts.length);
    for (int expert : experts) {
      assignment.choose(expert, 1);
      assignment.endRow();
    }
    return assignment;
  }

  private static List<RowShare<Pod>> parts(SharedRows<Pod> shared) {
    assertThat(shared.unplaced()).isEmpty();
    return shared.shares();
  }

  private static List<List<Integer>> groups(RowShare<Pod> part) {
    return IntStream.range(0, part.groups())
        .mapToObj(group -> Arrays.asList(part.expert(group), part.rowCount(group)))
        .toList();
  }
}
