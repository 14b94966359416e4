package dev.moemesh.gateway.mesh;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.moemesh.contract.v1.TokenEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Reads the topic of token events in full, from its end on, on one thread of its own.
 *
 * <p>The reader assigns itself all partitions, without a consumer group. It shares them with no
 * other consumer and commits no offsets. No rebalance can make it miss events. It is ready once it
 * knows its position in each partition, so it sees every event of a request that is written later.
 */
public final class TokenReader implements Runnable {
  private static final Logger LOG = Logger.getLogger(TokenReader.class);
  private static final Duration BROKER_WAIT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofMillis(250);

  private final Consumer<String, byte[]> consumer;
  private final String topic;
  private final OpenRequests openRequests;
  private final WorkerHeartbeats heartbeats;
  private final MeshWriter writer;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean ready;
  private volatile boolean connected;

  public TokenReader(
      Consumer<String, byte[]> consumer,
      String topic,
      OpenRequests openRequests,
      WorkerHeartbeats heartbeats,
      MeshWriter writer) {
    this.consumer = consumer;
    this.topic = topic;
    this.openRequests = openRequests;
    this.heartbeats = heartbeats;
    this.writer = writer;
  }

  /** Whether the partitions and the positions in them are known. */
  public boolean ready() {
    return ready;
  }

  /** Whether there was a connection to a broker at the end of the last second. */
  public boolean connected() {
    return connected;
  }

  /** Makes {@link #run} return soon; it closes the consumer. */
  public void close() {
    closed.countDown();
    consumer.wakeup();
  }

  @Override
  public void run() {
    try (consumer) {
      while (!isClosed() && !ready) {
        ready = attempt(this::assign);
      }
      while (!isClosed()) {
        attempt(this::poll);
      }
    } catch (WakeupException _) {
      LOG.debugf("No longer reading %s", topic);
    } finally {
      ready = false;
    }
  }

  /**
   * Kafka's own retries come first. A failure that remains is logged, and the step is tried again.
   */
  private boolean attempt(BooleanSupplier step) {
    try {
      if (step.getAsBoolean()) {
        return true;
      }
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warnf("Reading %s failed and goes on: %s", topic, e.toString());
    }
    pause();
    return false;
  }

  private boolean assign() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic, BROKER_WAIT).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      return false;
    }
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(partition -> consumer.position(partition, BROKER_WAIT));
    LOG.infof("Reading %d partitions of %s", partitions.size(), topic);
    return true;
  }

  private boolean poll() {
    for (ConsumerRecord<String, byte[]> consumed : consumer.poll(POLL)) {
      deliver(consumed);
    }
    connected = connections() > 0;
    return true;
  }

  /** The client reports an unreachable broker only in its metrics. */
  private double connections() {
    return consumer.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals("connection-count"))
        .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
        .max()
        .orElse(0);
  }

  private void deliver(ConsumerRecord<String, byte[]> consumed) {
    try {
      byte[] value = consumed.value();
      if (value == null) {
        throw new InvalidProtocolBufferException("The record has no value.");
      }
      TokenEvent event = TokenEvent.parseFrom(value);
      if (event.hasAlive()) {
        heartbeats.heard(event.getAlive());
      } else {
        openRequests.deliver(event);
      }
    } catch (InvalidProtocolBufferException e) {
      writer.deadLetter(consumed, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.errorf(e, "The event at %s/%d was lost", topic, consumed.offset());
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void pause() {
    try {
      boolean _ = closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      closed.countDown();
    }
  }
}
