package dev.moemesh.router.serving;

import dev.moemesh.contract.placement.ExpertPlacement;
import dev.moemesh.router.RouterSettings;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code expert.placement} from its beginning and hands the router what concerns its model.
 */
@ApplicationScoped
class PlacementConsumer {
  private static final Logger LOG = Logger.getLogger(PlacementConsumer.class);

  private final RouterApplication router;
  private final String model;

  PlacementConsumer(RouterApplication router, RouterSettings settings) {
    this.router = router;
    this.model = settings.model().name();
  }

  @Incoming("placement")
  void received(ConsumerRecord<String, byte[]> placement) {
    byte @Nullable [] value = placement.value();
    if (!model.equals(placement.key()) || value == null) {
      return;
    }
    try {
      router.follow(ExpertPlacement.parse(value));
    } catch (RuntimeException e) {
      LOG.errorf(
          e,
          "record %s-%d@%d is not followed; write a correct placement with a higher epoch",
          placement.topic(),
          placement.partition(),
          placement.offset());
    }
  }
}
