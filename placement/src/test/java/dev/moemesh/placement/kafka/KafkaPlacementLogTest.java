package dev.moemesh.placement.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.contract.Topics;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.placement.Epochs;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.placement.log.PlacementLogException;
import dev.moemesh.placement.log.PlacementRecord;
import dev.moemesh.placement.log.PlacementWriter;
import dev.moemesh.placement.log.WriteResult;
import dev.moemesh.testing.InVmKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Writers at a real broker in this process. Each test has a model of its own. */
class KafkaPlacementLogTest {
  private static InVmKafka kafka;

  @BeforeAll
  static void start() {
    kafka = InVmKafka.start();
    kafka.createCompactedTopic(Topics.PLACEMENT);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void aWriterThatIsOpenedLaterGoesOnWhereTheLastOneStopped() {
    try (PlacementWriter first = writer("again", "a")) {
      assertThat(first.newest()).isEmpty();
      assertThat(first.write(Epochs.NONE, pods("x"))).isInstanceOf(WriteResult.Written.class);
      assertThat(first.write(1, pods("y"))).isInstanceOf(WriteResult.Written.class);
    }

    try (PlacementWriter second = writer("again", "b")) {
      assertThat(second.newest()).contains(new ExpertPlacement("again", 2, pods("y")));
      assertThat(second.write(2, pods("z")))
          .isEqualTo(new WriteResult.Written(new ExpertPlacement("again", 3, pods("z"))));
    }
  }

  @Test
  void aWriterIsFencedByALaterOneOfItsModelAlone() {
    try (PlacementWriter earlier = writer("fenced", "a");
        PlacementWriter other = writer("not fenced", "a");
        PlacementWriter later = writer("fenced", "b")) {
      assertThat(earlier.write(Epochs.NONE, pods("x"))).isEqualTo(new WriteResult.Fenced("fenced"));
      assertThat(later.write(Epochs.NONE, pods("y"))).isInstanceOf(WriteResult.Written.class);
      assertThat(other.write(Epochs.NONE, pods("z"))).isInstanceOf(WriteResult.Written.class);
      assertThat(read("fenced")).extracting(PlacementRecord::writer).containsExactly("b");
    }
  }

  @Test
  void ofTwoWritersAtOnceExactlyOneWins() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 5; round++) {
        String model = "race-" + round;
        CyclicBarrier together = new CyclicBarrier(2);
        List<Future<WriteResult>> results = new ArrayList<>();
        for (String id : List.of("a", "b")) {
          results.add(
              threads.submit(
                  () -> {
                    together.await();
                    try (PlacementWriter writer = writer(model, id)) {
                      return writer.write(Epochs.NONE, pods(id));
                    }
                  }));
        }

        WriteResult one = results.getFirst().get();
        WriteResult other = results.getLast().get();

        assertThat(List.of(one, other))
            .as(model)
            .filteredOn(WriteResult.Written.class::isInstance)
            .hasSize(1);
        String winner = one instanceof WriteResult.Written ? "a" : "b";
        assertThat(read(model))
            .as(model)
            .containsExactly(
                new PlacementRecord(new ExpertPlacement(model, 1, pods(winner)), winner));
      }
    }
  }

  @Test
  void recordsThatAreNoPlacementsAndThoseOfOtherModelsHaveNoEffect() {
    kafka.send(Topics.PLACEMENT, "noise", new byte[] {1, 2, 3});
    kafka.send(Topics.PLACEMENT, "noise", null);
    kafka.send(
        Topics.PLACEMENT,
        "noise",
        new ExpertPlacement("another", 9, pods("x")).toWire().toByteArray());

    try (PlacementWriter writer = writer("noise", "a")) {
      assertThat(writer.newest()).isEmpty();
      assertThat(writer.write(Epochs.NONE, pods("x"))).isInstanceOf(WriteResult.Written.class);
    }
  }

  @Test
  void aTopicThatIsNotThereIsNamed() {
    try (InVmKafka empty = InVmKafka.start()) {
      assertThatThrownBy(() -> KafkaPlacementLog.open(empty.bootstrapServers(), "tiny"))
          .isInstanceOf(PlacementLogException.class)
          .hasMessageContaining("has topic expert.placement");
    }
  }

  @Test
  void aBrokerWhoseNameIsUnknownIsAFailureOfTheLog() {
    assertThatThrownBy(() -> KafkaPlacementLog.open("nowhere.invalid:9092", "tiny"))
        .isInstanceOf(PlacementLogException.class)
        .hasMessageContaining("check that the broker runs");
  }

  private static PlacementWriter writer(String model, String id) {
    return new PlacementWriter(KafkaPlacementLog.open(kafka.bootstrapServers(), model), model, id);
  }

  private static List<PlacementRecord> read(String model) {
    try (KafkaPlacementLog log = KafkaPlacementLog.open(kafka.bootstrapServers(), model)) {
      return log.readOn();
    }
  }

  private static List<ExpertPlacement.Pod> pods(String id) {
    return List.of(
        new ExpertPlacement.Pod(id, Address.parse("unix:/" + id), List.of(new Slot(0, 1))));
  }
}
