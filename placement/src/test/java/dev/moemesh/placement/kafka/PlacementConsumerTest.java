package dev.moemesh.placement.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.Topics;
import dev.moemesh.placement.ExpertPlacement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlacementConsumerTest {
  private static final Logger LOGGER = Logger.getLogger("dev.moemesh.placement.kafka");

  private final List<ExpertPlacement> followed = new ArrayList<>();
  private final PlacementConsumer consumer = new PlacementConsumer(this::follow, "tiny");
  private final LoggedErrors errors = new LoggedErrors();

  @BeforeEach
  void listen() {
    LOGGER.addHandler(errors);
  }

  @AfterEach
  void stopListening() {
    LOGGER.removeHandler(errors);
  }

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
    assertThat(errors.messages).hasSize(2).allMatch(message -> message.contains("is not followed"));
  }

  @Test
  void aServiceThatEndsIsNoFaultOfThePlacement() {
    consumer.received(record("tiny", placement("tiny", 99)));

    assertThat(errors.messages).isEmpty();
  }

  private void follow(ExpertPlacement placement) {
    if (placement.epoch() == 13) {
      throw new IllegalStateException("a port is taken");
    }
    if (placement.epoch() == 99) {
      throw new RejectedExecutionException("event executor terminated");
    }
    followed.add(placement);
  }

  private static byte[] placement(String model, long epoch) {
    return new ExpertPlacement(model, epoch, List.of()).toWire().toByteArray();
  }

  private static ConsumerRecord<String, byte[]> record(String key, byte[] value) {
    return new ConsumerRecord<>(Topics.PLACEMENT, 0, 0, key, value);
  }

  /** The messages of level ERROR of a logger. */
  private static final class LoggedErrors extends Handler {
    final List<String> messages = new ArrayList<>();

    @Override
    public void publish(LogRecord logged) {
      if (logged.getLevel().intValue() >= Level.SEVERE.intValue()) {
        messages.add(logged.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
