package dev.moemesh.placement.kafka;

import dev.moemesh.placement.log.PlacementRecord;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the records of one model from {@code expert.placement}. Thread-safe. */
final class PlacementRecords {
  private static final Logger LOG = LoggerFactory.getLogger(PlacementRecords.class);

  private final String model;

  PlacementRecords(String model) {
    this.model = model;
  }

  /** The placement in a record; empty, and logged, if the record is none. Others' are empty. */
  Optional<PlacementRecord> read(ConsumerRecord<String, byte[]> record) {
    byte @Nullable [] value = record.value();
    if (!model.equals(record.key()) || value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(PlacementRecord.parse(value))
          .filter(read -> read.placement().model().equals(model));
    } catch (IllegalArgumentException e) {
      reject(record, e);
      return Optional.empty();
    }
  }

  /** Logs that a record has no effect, and what to do. */
  static void reject(ConsumerRecord<String, byte[]> record, RuntimeException cause) {
    LOG.error(
        "record {}-{}@{} is not followed; write a correct placement with a higher epoch",
        record.topic(),
        record.partition(),
        record.offset(),
        cause);
  }
}
