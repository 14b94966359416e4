package dev.moemesh.placement.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.Topics;
import dev.moemesh.placement.ExpertPlacement;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class PlacementConsumerTest {
  private final List<ExpertPlacement> followed = new ArrayList<>();
  private final PlacementConsumer consumer = new PlacementConsumer(this::follow, "tiny");

  @Test
  void handsOverThePlacementsOfItsModelInTheLogsOrder() {
    consumer.received(record("tiny", placement("tiny", 1)));
    consumer.received(record("another", placement("another", 7)));
    consumer.received(record("tiny", placement("tiny", 2)));

    assertThat(followed)
        .containsExactly(
            new ExpertPlacement("tiny", 1, List.of()), new ExpertPlacement("tiny", 2, List.of()));
  }

  @Test
  void survivesWhatCannotBeFollowed() {
    consumer.received(record("tiny", new byte[] {1, 2, 3}));
    consumer.received(record("tiny", null));
    consumer.received(record("tiny", placement("another", 1)));
    consumer.received(record("tiny", placement("tiny", 13)));
    consumer.received(record("tiny", placement("tiny", 14)));

    assertThat(followed).containsExactly(new ExpertPlacement("tiny", 14, List.of()));
  }

  private void follow(ExpertPlacement placement) {
    if (placement.epoch() == 13) {
      throw new IllegalStateException("a port is taken");
    }
    followed.add(placement);
  }

  private static byte[] placement(String model, long epoch) {
    return new ExpertPlacement(model, epoch, List.of()).toWire().toByteArray();
  }

  private static ConsumerRecord<String, byte[]> record(String key, byte[] value) {
    return new ConsumerRecord<>(Topics.PLACEMENT, 0, 0, key, value);
  }
}
