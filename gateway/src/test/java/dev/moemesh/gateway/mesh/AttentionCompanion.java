package dev.moemesh.gateway.mesh;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.moemesh.contract.Topics;
import dev.moemesh.contract.v1.Cancellation;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.TokenEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Stands in for the attention worker: answers each request by a script, and remembers requests,
 * cancellations and dead letters. Owns its thread and clients until closed.
 */
public final class AttentionCompanion implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread thread;
  private final BlockingQueue<InferenceRequest> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Cancellation> cancellations = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> deadLetters = new LinkedBlockingQueue<>();
  private volatile Function<InferenceRequest, List<TokenEvent>> script = _ -> List.of();

  public AttentionCompanion(String bootstrapServers) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "latest");
    producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        Stream.of(Topics.REQUESTS, Topics.CANCELLATIONS, Topics.DEAD_LETTERS)
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    thread = Thread.ofPlatform().name("attention-companion").start(this::run);
  }

  /** What to answer from now on; the events' request ids are filled in. */
  public void answer(Function<InferenceRequest, List<TokenEvent>> newScript) {
    script = newScript;
  }

  public void write(InferenceRequest request, List<TokenEvent> events) {
    for (TokenEvent event : events) {
      TokenEvent own = event.toBuilder().setRequestId(request.getRequestId()).build();
      writeRaw(request.getRequestId(), own.toByteArray());
    }
    producer.flush();
  }

  /** Writes bytes that need not be an event. */
  public void writeRaw(String key, byte[] value) {
    var _ = producer.send(new ProducerRecord<>(Topics.TOKENS, key, value));
  }

  public BlockingQueue<InferenceRequest> requests() {
    return requests;
  }

  public BlockingQueue<Cancellation> cancellations() {
    return cancellations;
  }

  public BlockingQueue<byte[]> deadLetters() {
    return deadLetters;
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    consumer.close();
    producer.close();
  }

  private void run() {
    try {
      while (true) {
        for (ConsumerRecord<String, byte[]> consumed : consumer.poll(Duration.ofSeconds(1))) {
          take(consumed);
        }
      }
    } catch (WakeupException _) {
      // Closed.
    }
  }

  private void take(ConsumerRecord<String, byte[]> consumed) {
    try {
      switch (consumed.topic()) {
        case Topics.REQUESTS -> {
          InferenceRequest request = InferenceRequest.parseFrom(consumed.value());
          requests.add(request);
          write(request, script.apply(request));
        }
        case Topics.CANCELLATIONS -> cancellations.add(Cancellation.parseFrom(consumed.value()));
        default -> deadLetters.add(consumed.value());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("The gateway wrote what is no record", e);
    }
  }
}
