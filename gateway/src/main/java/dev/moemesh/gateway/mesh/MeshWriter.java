package dev.moemesh.gateway.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.Topics;
import dev.moemesh.contract.v1.Cancellation;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.jboss.logging.Logger;

/**
 * Writes to the mesh. Kafka's {@code send} blocks while the broker is unreachable. So {@link
 * #request} must run on a virtual thread; the other methods start one. Safe for concurrent use. The
 * producer belongs to its opener.
 */
public final class MeshWriter {
  private static final Logger LOG = Logger.getLogger(MeshWriter.class);

  private static final Duration PERSISTENCE = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Producer<String, byte[]> producer;
  private final Duration timeout;
  private final Set<Thread> background = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param timeout how long the broker may take to confirm a request
   */
  public MeshWriter(Producer<String, byte[]> producer, Duration timeout) {
    this.producer = producer;
    this.timeout = timeout;
  }

  /**
   * Writes requests and waits until the broker has them all.
   *
   * @return the partitions that they lie in
   * @throws ApiException 503 if it does not; some may have been written even so
   */
  public Set<Integer> request(List<InferenceRequest> requests) {
    try {
      long deadline = System.nanoTime() + timeout.toNanos();
      List<Future<RecordMetadata>> writes = new ArrayList<>();
      for (InferenceRequest request : requests) {
        if (System.nanoTime() > deadline) {
          throw new TimeoutException("the broker does not take records");
        }
        writes.add(producer.send(record(Topics.REQUESTS, request.getRequestId(), request)));
      }
      Set<Integer> partitions = new HashSet<>();
      for (Future<RecordMetadata> write : writes) {
        partitions.add(
            write.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS).partition());
      }
      return partitions;
    } catch (KafkaException | ExecutionException | TimeoutException e) {
      LOG.warnf("A request could not be written to %s: %s", Topics.REQUESTS, e.toString());
      throw unavailable();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw unavailable();
    }
  }

  /** Ends a whole request. */
  public void cancel(String requestId) {
    write(Topics.CANCELLATIONS, Cancellation.newBuilder().setRequestId(requestId).build());
  }

  /** Ends one choice of a request. */
  public void cancel(String requestId, int choice) {
    write(
        Topics.CANCELLATIONS,
        Cancellation.newBuilder().setRequestId(requestId).setChoice(choice).build());
  }

  /** Puts away a record that cannot be read, as it came, with where it came from. */
  public void deadLetter(ConsumerRecord<String, byte[]> unreadable, String why) {
    ProducerRecord<String, byte[]> letter =
        new ProducerRecord<>(Topics.DEAD_LETTERS, unreadable.key(), unreadable.value());
    letter.headers().add("origin", bytes(origin(unreadable))).add("reason", bytes(why));
    inBackground(letter);
  }

  private static String origin(ConsumerRecord<?, ?> consumed) {
    return consumed.topic() + "/" + consumed.partition() + "/" + consumed.offset();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private void write(String topic, Cancellation cancellation) {
    inBackground(record(topic, cancellation.getRequestId(), cancellation));
  }

  private void inBackground(ProducerRecord<String, byte[]> written) {
    Thread writing = Thread.ofVirtual().name("mesh-writer").unstarted(() -> deliver(written));
    background.add(writing);
    writing.start();
  }

  /**
   * Writes a record again until the broker has it. Otherwise a worker would compute for nobody
   * after the broker was away.
   */
  private void deliver(ProducerRecord<String, byte[]> written) {
    try {
      long deadline = System.nanoTime() + PERSISTENCE.toNanos();
      while (!delivered(written, System.nanoTime() > deadline)
          && !closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {}
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      background.remove(Thread.currentThread());
    }
  }

  /** Whether there is nothing left to do about a record: it is written, or lost. */
  private boolean delivered(ProducerRecord<String, byte[]> written, boolean lastAttempt)
      throws InterruptedException {
    try {
      producer.send(written).get();
      return true;
    } catch (ExecutionException | KafkaException | IllegalStateException e) {
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      if (cause instanceof RetriableException && !lastAttempt && closed.getCount() > 0) {
        return false;
      }
      lost(written, e);
      return true;
    }
  }

  /** Returns when the broker has what was written before, or does not take it in time. */
  public void flush(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      for (Thread writing : List.copyOf(background)) {
        boolean _ = writing.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Flushes, and gives up what has not been taken then. */
  public void close(Duration limit) {
    flush(limit);
    closed.countDown();
  }

  private static void lost(ProducerRecord<String, byte[]> written, Exception failure) {
    LOG.warnf("A record for %s was lost: %s", written.topic(), failure.toString());
  }

  private static ProducerRecord<String, byte[]> record(
      String topic, String key, MessageLite value) {
    return new ProducerRecord<>(topic, key, value.toByteArray());
  }

  private static ApiException unavailable() {
    return new ApiException(
        ApiError.unavailable(
            "broker_unavailable",
            "The mesh does not take requests now, as its Kafka broker does not answer; try again in a moment."));
  }
}
