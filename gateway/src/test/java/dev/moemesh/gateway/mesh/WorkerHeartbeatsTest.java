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

  private final WorkerHeartbeats attendance = new WorkerHeartbeats(PATIENCE);
  private final List<String> alone = new ArrayList<>();

  @Test
  void nobodyIsThereBeforeAWorkerIsHeard() {
    assertThat(attendance.any()).isFalse();
  }

  @Test
  void aWorkerIsThereUntilItHasBeenSilentForTooLong() {
    attendance.heard(worker(0, 1));

    attendance.advance(PATIENCE);
    boolean atTheLimit = attendance.any();
    attendance.advance(SECOND);

    assertThat(atTheLimit).isTrue();
    assertThat(attendance.any()).isFalse();
  }

  @Test
  void aWorkerWithoutPartitionsTakesNothing() {
    attendance.heard(worker());

    assertThat(attendance.any()).isFalse();
  }

  @Test
  void aRequestMayWaitForAsLongAsSomebodyReadsItsPartition() {
    attendance.await(List.of(1), () -> alone.add("request"));

    for (int second = 0; second < 600; second++) {
      attendance.heard(worker(0, 1));
      attendance.advance(SECOND);
    }

    assertThat(alone).isEmpty();
  }

  @Test
  void tellsARequestOnceThatNobodyReadsItsPartition() {
    attendance.await(List.of(0), () -> alone.add("read"));
    attendance.await(List.of(1), () -> alone.add("unread"));
    attendance.await(List.of(0, 1), () -> alone.add("half"));

    for (int second = 0; second < 20; second++) {
      attendance.heard(worker(0));
      attendance.advance(SECOND);
    }

    assertThat(alone).containsExactly("unread", "half");
  }

  @Test
  void givesANewRequestTimeToBeTakenUp() {
    attendance.advance(Duration.ofMinutes(1));
    attendance.await(List.of(0), () -> alone.add("request"));

    attendance.advance(PATIENCE);
    attendance.heard(worker(0));
    attendance.advance(SECOND);

    assertThat(alone).isEmpty();
  }

  @Test
  void forgetsARequestThatHasEnded() {
    attendance.await(List.of(0), () -> alone.add("request")).close();

    attendance.advance(Duration.ofMinutes(1));

    assertThat(alone).isEmpty();
  }

  private static WorkerAlive worker(Integer... partitions) {
    return WorkerAlive.newBuilder()
        .setWorkerId("w")
        .addAllRequestPartitions(List.of(partitions))
        .build();
  }
}
