package dev.moemesh.placement.kafka;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code expert.placement} from its start, and hands the service's {@link PlacementFollower}
 * the placements of its model. A bean of every service that depends on this module; its channel is
 * configured in {@code META-INF/microprofile-config.properties}.
 */
@ApplicationScoped
public class PlacementConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(PlacementConsumer.class);

  private final PlacementFollower follower;
  private final PlacementRecords records;

  @Inject
  PlacementConsumer(
      PlacementFollower follower, @ConfigProperty(name = "moe.model.name") String model) {
    this.follower = follower;
    this.records = new PlacementRecords(model);
  }

  @Incoming("placement")
  void received(ConsumerRecord<String, byte[]> record) {
    records
        .read(record)
        .ifPresent(
            read -> {
              try {
                follower.follow(read.placement());
              } catch (RejectedExecutionException e) {
                LOG.debug("the service ends and follows no more placements", e);
              } catch (RuntimeException e) {
                PlacementRecords.reject(record, e);
              }
            });
  }
}
