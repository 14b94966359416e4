package dev.moemesh.gateway.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.v1.WorkerAlive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerHeartbeatsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final WorkerHeartbeats heartbeats = new WorkerHeartbeats(PATIENCE);
  private final List<String> alone = new ArrayList<>();

  @Test
  void nobodyIsThereBeforeAWorkerIsHeard() {
    assertThat(heartbeats.any()).isFalse();
  }

  @Test
  void aWorkerIsThereUntilItHasBeenSilentForTooLong() {
    heartbeats.heard(worker(0, 1));

    heartbeats.advance(PATIENCE);
    boolean atTheLimit = heartbeats.any();
    heartbeats.advance(SECOND);

    assertThat(atTheLimit).isTrue();
    assertThat(heartbeats.any()).isFalse();
  }

  @Test
  void aWorkerWithoutPartitionsTakesNothing() {
    heartbeats.heard(worker());

    assertThat(heartbeats.any()).isFalse();
  }

  @Test
  void aRequestMayWaitForAsLongAsSomebodyReadsItsPartition() {
    heartbeats.await(List.of(1), () -> alone.add("request"));

    for (int second = 0; second < 600; second++) {
      heartbeats.heard(worker(0, 1));
      heartbeats.advance(SECOND);
    }

    assertThat(alone).isEmpty();
  }

  @Test
  void tellsARequestOnceThatNobodyReadsItsPartition() {
    heartbeats.await(List.of(0), () -> alone.add("read"));
    heartbeats.await(List.of(1), () -> alone.add("unread"));
    heartbeats.await(List.of(0, 1), () -> alone.add("half"));

    for (int second = 0; second < 20; second++) {
      heartbeats.heard(worker(0));
      heartbeats.advance(SECOND);
    }

    assertThat(alone).containsExactly("unread", "half");
  }

  @Test
  void givesANewRequestTimeToBeTakenUp() {
    heartbeats.advance(Duration.ofMinutes(1));
    heartbeats.await(List.of(0), () -> alone.add("request"));

    heartbeats.advance(PATIENCE);
    heartbeats.heard(worker(0));
    heartbeats.advance(SECOND);

    assertThat(alone).isEmpty();
  }

  @Test
  void forgetsARequestThatHasEnded() {
    heartbeats.await(List.of(0), () -> alone.add("request")).close();

    heartbeats.advance(Duration.ofMinutes(1));

    assertThat(alone).isEmpty();
  }

  private static WorkerAlive worker(Integer... partitions) {
    return WorkerAlive.newBuilder()
        .setWorkerId("w")
        .addAllRequestPartitions(List.of(partitions))
        .build();
  }
}
