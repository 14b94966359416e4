package dev.moemesh.expert.serving;

import dev.moemesh.contract.broker.BrokerName;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Waits until the broker's name has an address, before the channels to it are opened: they would
 * not try a second time.
 */
@ApplicationScoped
class BrokerAtStart {
  private final BrokerName broker;

  BrokerAtStart(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
    this.broker = new BrokerName(bootstrapServers);
  }

  void await(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
    broker.awaitAtStart();
  }
}
