package dev.moemesh.gateway.mesh;

import dev.moemesh.contract.Topics;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.contract.v1.WorkerAlive;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Says four times a second that a worker takes requests from partitions. Owns its thread and
 * producer until closed.
 */
public final class WorkerPulse implements AutoCloseable {
  private static final int PERIOD_MILLIS = 250;

  private final KafkaProducer<String, byte[]> producer;
  private final List<Integer> all;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile List<Integer> partitions;
  private volatile boolean silent;

  WorkerPulse(String bootstrapServers, List<Integer> partitions) {
    this.all = partitions;
    this.partitions = partitions;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new ByteArraySerializer());
    Thread.ofPlatform().name("worker-pulse").daemon().start(this::run);
  }

  /** Nothing is heard of the worker from now on, as if it had died. */
  public void fallSilent() {
    silent = true;
  }

  /** The worker takes requests from these partitions only. */
  public void read(List<Integer> partitionsNow) {
    partitions = partitionsNow;
  }

  /** The worker is back and takes all requests. */
  public void recover() {
    partitions = all;
    silent = false;
  }

  private void run() {
    try {
      while (!closed.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
        if (!silent) {
          WorkerAlive alive =
              WorkerAlive.newBuilder()
                  .setWorkerId("worker")
                  .addAllRequestPartitions(partitions)
                  .build();
          TokenEvent event = TokenEvent.newBuilder().setAlive(alive).build();
          var _ = producer.send(new ProducerRecord<>(Topics.TOKENS, "worker", event.toByteArray()));
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    producer.close();
  }
}
