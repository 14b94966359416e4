package dev.moemesh.placement.kafka;

import dev.moemesh.contract.Topics;
import dev.moemesh.placement.log.PlacementLog;
import dev.moemesh.placement.log.PlacementLogException;
import dev.moemesh.placement.log.PlacementRecord;
import dev.moemesh.placement.log.WriterFencedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The log of a model's placements in the topic {@code expert.placement}.
 *
 * <p>A transactional producer fences: the transactional id is the model's, and Kafka lets only the
 * producer that initialized it last commit. Reads committed records only. Owner of its clients.
 */
public final class KafkaPlacementLog implements PlacementLog {
  private static final Duration POLL = Duration.ofMillis(100);

  private final String model;
  private final PlacementRecords records;
  private final PlacementClients clients;
  private final Producer<String, byte[]> producer;
  private final Consumer<String, byte[]> consumer;
  private AppendState state = new AppendState.Accepting();

  private KafkaPlacementLog(String model, PlacementClients clients) {
    this.model = model;
    this.records = new PlacementRecords(model);
    this.clients = clients;
    this.producer = clients.producer();
    this.consumer = clients.consumer();
  }

  /**
   * Opens an access, and fences all that were opened before for the model.
   *
   * @param bootstrapServers {@code host:port}
   * @throws PlacementLogException if the broker's name is unknown, or the broker does not answer in
   *     time or has no such topic
   */
  public static KafkaPlacementLog open(String bootstrapServers, String model) {
    try {
      return open(model, PlacementClients.open(bootstrapServers, model));
    } catch (KafkaException e) {
      throw failed(model, "cannot be opened", e);
    }
  }

  /** Opens an access that owns the clients, and closes them if that fails. */
  static KafkaPlacementLog open(String model, PlacementClients clients) {
    try {
      KafkaPlacementLog log = new KafkaPlacementLog(model, clients);
      log.producer.initTransactions();
      log.assign();
      return log;
    } catch (RuntimeException | Error e) {
      clients.close();
      throw e;
    }
  }

  private void assign() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.PLACEMENT).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new UnknownTopicOrPartitionException("there is no topic " + Topics.PLACEMENT);
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  @Override
  public List<PlacementRecord> readOn() {
    List<PlacementRecord> read = new ArrayList<>();
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      WaitLimit limit = new WaitLimit(PlacementClients.PATIENCE);
      while (!isRead(ends)) {
        limit.check();
        consumer.poll(POLL).forEach(record -> records.read(record).ifPresent(read::add));
      }
      return read;
    } catch (KafkaException e) {
      throw failed(model, "cannot be read", e);
    }
  }

  private boolean isRead(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  @Override
  public void append(PlacementRecord record) {
    check("takes no more records after a failure");
    state = commit(record);
    check("may not have taken the record");
  }

  private void check(String what) {
    switch (state) {
      case AppendState.Accepting _ -> {}
      case AppendState.TakenOver(Exception cause) -> throw new WriterFencedException(model, cause);
      case AppendState.Broken(Exception cause) -> throw failed(model, what, cause);
    }
  }

  private AppendState commit(PlacementRecord record) {
    long beganNanos = System.nanoTime();
    try {
      producer.beginTransaction();
      Future<RecordMetadata> sent =
          producer.send(
              new ProducerRecord<>(Topics.PLACEMENT, model, record.toWire().toByteArray()));
      producer.commitTransaction();
      awaitVisible(sent.get());
      return state;
    } catch (KafkaException | IllegalStateException | ExecutionException e) {
      return afterFailure(e, beganNanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new AppendState.Broken(e);
    }
  }

  /**
   * Some brokers report a fence also for a transaction that they aborted since it was open for too
   * long. So only a fence within the transaction's timeout shows that another access was opened.
   */
  private AppendState afterFailure(Exception failure, long beganNanos) {
    boolean fenced = isFenced(failure) || isFencedOnAbort();
    boolean expired = System.nanoTime() - beganNanos >= clients.transactionTimeout().toNanos();
    return fenced && !expired
        ? new AppendState.TakenOver(failure)
        : new AppendState.Broken(failure);
  }

  /** A commit returns before its marker is in the partition; readers see the record after it. */
  private void awaitVisible(RecordMetadata written) {
    TopicPartition partition = new TopicPartition(written.topic(), written.partition());
    WaitLimit limit = new WaitLimit(PlacementClients.PATIENCE);
    while (!consumer.endOffsets(List.of(partition)).values().stream()
        .allMatch(end -> end > written.offset())) {
      limit.check();
    }
  }

  private boolean isFencedOnAbort() {
    try {
      producer.abortTransaction();
      return false;
    } catch (KafkaException | IllegalStateException e) {
      return isFenced(e);
    }
  }

  private static boolean isFenced(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException) {
        return true;
      }
    }
    return false;
  }

  private static PlacementLogException failed(String model, String what, Exception failure) {
    return new PlacementLogException(
        "the log of placements of model '%s' %s: %s; check that the broker runs, has topic %s and allows transactions; then open a new writer, and plan again on the newest placement"
            .formatted(model, what, reason(failure), Topics.PLACEMENT),
        failure);
  }

  /** Kafka's client names the reason in the cause of some exceptions. */
  private static String reason(Exception failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure.toString() : failure.getMessage() + ": " + cause.getMessage();
  }

  @Override
  public void close() {
    clients.close();
  }

  /** A moment after which waiting is given up. */
  private static final class WaitLimit {
    private final long startNanos = System.nanoTime();
    private final Duration patience;

    WaitLimit(Duration patience) {
      this.patience = patience;
    }

    void check() {
      if (System.nanoTime() - startNanos > patience.toNanos()) {
        throw new TimeoutException("no answer within %d s".formatted(patience.toSeconds()));
      }
    }
  }
}
