package dev.moemesh.placement.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.placement.Epochs;
import dev.moemesh.placement.ExpertPlacement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlacementWriterTest {
  private static final String MODEL = "tiny";

  private final InMemoryTopic topic = new InMemoryTopic();

  @Test
  void theFirstPlacementHasEpochOneAndEachFurtherOneTheNext() {
    PlacementWriter writer = writer("a");

    WriteResult first = writer.write(Epochs.NONE, pods("x"));
    WriteResult second = writer.write(1, pods("y"));

    assertThat(first).isEqualTo(written(1, "x"));
    assertThat(second).isEqualTo(written(2, "y"));
    assertThat(writer.newest()).contains(placement(2, "y"));
    assertThat(topic.records()).extracting(PlacementRecord::writer).containsOnly("a");
  }

  @Test
  void aWriterGoesOnFromWhatTheLogHolds() {
    topic.appendUnfenced(new PlacementRecord(placement(41, "x"), ""));

    PlacementWriter writer = writer("a");

    assertThat(writer.newest()).contains(placement(41, "x"));
    assertThat(writer.write(41, pods("y"))).isEqualTo(written(42, "y"));
  }

  @Test
  void aPlanOnAnOldPlacementIsNotWritten() {
    writer("a").write(Epochs.NONE, pods("x"));

    WriteResult result = writer("b").write(Epochs.NONE, pods("y"));

    assertThat(result).isEqualTo(new WriteResult.Superseded(MODEL, 0, 1, "a"));
    assertThat(lost(result).code()).isEqualTo("placement_superseded");
    assertThat(lost(result).message())
        .isEqualTo(
            "expected placement epoch 0 of model 'tiny' to be in force, found epoch 1 of writer 'a'; read the newest placement and plan again");
    assertThat(topic.records()).hasSize(1);
  }

  @Test
  void aLaterWriterFencesTheEarlierOne() {
    PlacementWriter earlier = writer("a");
    PlacementWriter later = writer("b");

    WriteResult fenced = earlier.write(Epochs.NONE, pods("x"));

    assertThat(fenced).isEqualTo(new WriteResult.Fenced(MODEL));
    assertThat(lost(fenced).code()).isEqualTo("placement_writer_fenced");
    assertThat(lost(fenced).message()).contains("has taken over").contains("open a new writer");
    assertThat(later.write(Epochs.NONE, pods("y"))).isEqualTo(written(1, "y"));
  }

  @Test
  void aWriterThatIsFencedBetweenReadingAndAppendingAppendsNothing() {
    InMemoryTopic.Access access = topic.open();
    PlacementWriter earlier = new PlacementWriter(access, MODEL, "a");
    access.beforeAppend(() -> writer("b").write(Epochs.NONE, pods("y")));

    assertThat(earlier.write(Epochs.NONE, pods("x"))).isEqualTo(new WriteResult.Fenced(MODEL));
    assertThat(topic.records()).containsExactly(new PlacementRecord(placement(1, "y"), "b"));
  }

  @Test
  void aRecordThatCamePastTheFenceWithTheSameEpochWinsIfItIsFirst() {
    InMemoryTopic.Access access = topic.open();
    PlacementWriter writer = new PlacementWriter(access, MODEL, "a");
    access.beforeAppend(
        () -> topic.appendUnfenced(new PlacementRecord(placement(1, "y"), "stranger")));

    WriteResult result = writer.write(Epochs.NONE, pods("x"));

    assertThat(result).isEqualTo(new WriteResult.Superseded(MODEL, 0, 1, "stranger"));
    assertThat(writer.newest()).contains(placement(1, "y"));
    assertThat(writer.write(1, pods("z"))).isEqualTo(written(2, "z"));
  }

  @Test
  void ofManyWritersInAnyOrderOneWinsEachEpoch() {
    long seed = System.nanoTime();
    for (int round = 0; round < 200; round++) {
      race(new Random(seed + round), "seed " + (seed + round));
    }
  }

  private static void race(Random random, String seed) {
    InMemoryTopic topic = new InMemoryTopic();
    List<PlacementWriter> writers = new ArrayList<>();
    long inForce = Epochs.NONE;
    for (int step = 0; step < 50; step++) {
      if (writers.isEmpty() || random.nextInt(4) == 0) {
        writers.add(new PlacementWriter(topic.open(), MODEL, "w" + step));
        continue;
      }
      PlacementWriter writer = writers.get(random.nextInt(writers.size()));
      long plannedOn = random.nextInt(3) == 0 ? Math.max(0, inForce - 1) : inForce;

      WriteResult result = writer.write(plannedOn, pods("step-" + step));

      boolean entitled = writer == writers.getLast() && plannedOn == inForce;
      assertThat(result instanceof WriteResult.Written).as(seed).isEqualTo(entitled);
      inForce += entitled ? 1 : 0;
    }
    assertThat(topic.records())
        .as(seed)
        .extracting(record -> record.placement().epoch())
        .doesNotHaveDuplicates()
        .isSorted();
  }

  private PlacementWriter writer(String id) {
    return new PlacementWriter(topic.open(), MODEL, id);
  }

  private static WriteResult written(long epoch, String pod) {
    return new WriteResult.Written(placement(epoch, pod));
  }

  private static WriteResult.Lost lost(WriteResult result) {
    return (WriteResult.Lost) result;
  }

  private static ExpertPlacement placement(long epoch, String pod) {
    return new ExpertPlacement(MODEL, epoch, pods(pod));
  }

  private static List<ExpertPlacement.Pod> pods(String id) {
    return List.of(
        new ExpertPlacement.Pod(id, Address.parse("unix:/" + id), List.of(new Slot(0, 1))));
  }
}
