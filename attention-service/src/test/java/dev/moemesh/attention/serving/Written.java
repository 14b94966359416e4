package dev.moemesh.attention.serving;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.moemesh.contract.Topics;
import dev.moemesh.contract.v1.Finished;
import dev.moemesh.contract.v1.TokenEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The records a worker has written, read on the test's own thread. Owner of the consumer that reads
 * them.
 */
final class Written implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaConsumer<String, byte[]> consumer;
  private final List<TokenEvent> events = new ArrayList<>();
  private final List<byte[]> deadLetters = new ArrayList<>();

  Written(String bootstrapServers, int partitions) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        Stream.of(Topics.TOKENS, Topics.DEAD_LETTERS)
            .flatMap(
                topic ->
                    IntStream.range(0, partitions).mapToObj(id -> new TopicPartition(topic, id)))
            .toList());
  }

  /** Reads on until it is so. */
  void until(String what, BooleanSupplier condition) throws InvalidProtocolBufferException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError(
            "still not so after %s: %s; the last of %d events: %s"
                .formatted(
                    PATIENCE,
                    what,
                    events.size(),
                    events.subList(Math.max(0, events.size() - 3), events.size())));
      }
      for (ConsumerRecord<String, byte[]> read : consumer.poll(Duration.ofMillis(50))) {
        take(read);
      }
    }
  }

  private void take(ConsumerRecord<String, byte[]> read) throws InvalidProtocolBufferException {
    if (read.topic().equals(Topics.TOKENS)) {
      events.add(TokenEvent.parseFrom(read.value()));
    } else {
      deadLetters.add(read.value());
    }
  }

  /** Reads on until the only choice of a request has ended so often. */
  void untilEnded(String request, int times) throws InvalidProtocolBufferException {
    until(request + " ends " + times + " times", () -> ends(request).size() >= times);
  }

  List<TokenEvent> of(String request) {
    return events.stream().filter(event -> event.getRequestId().equals(request)).toList();
  }

  List<Integer> tokens(String request) {
    return of(request).stream()
        .filter(TokenEvent::hasToken)
        .map(event -> event.getToken().getTokenId())
        .toList();
  }

  List<Finished> ends(String request) {
    return of(request).stream()
        .filter(TokenEvent::hasFinished)
        .map(TokenEvent::getFinished)
        .toList();
  }

  List<byte[]> deadLetters() {
    return deadLetters;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
