package dev.moemesh.attention.requests;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions of {@code inference.requests} that are assigned to this worker. The consumer's
 * thread updates them. Thread-safe.
 */
@ApplicationScoped
@Identifier("attention-requests")
public class HeldPartitions implements KafkaConsumerRebalanceListener {
  @GuardedBy("this")
  private final Set<Integer> held = new TreeSet<>();

  @Override
  public synchronized void onPartitionsAssigned(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> held.add(partition.partition()));
  }

  @Override
  public synchronized void onPartitionsRevoked(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> held.remove(partition.partition()));
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    onPartitionsRevoked(consumer, partitions);
  }

  /** The partition numbers, ascending; a copy. */
  synchronized Set<Integer> now() {
    return new TreeSet<>(held);
  }
}
