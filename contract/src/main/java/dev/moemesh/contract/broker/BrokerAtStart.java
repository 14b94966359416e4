package dev.moemesh.contract.broker;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Waits until the broker's name has an address, before the channels to it are opened: they would
 * not try a second time. A bean of the services whose {@code application.properties} index this
 * module; the gateway waits in its own way, because it answers meanwhile.
 */
@ApplicationScoped
public class BrokerAtStart {
  /** What a shell gives a process that SIGTERM has ended. */
  private static final int STOPPED = 143;

  private final BrokerName broker;

  @Inject
  BrokerAtStart(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
    this(new BrokerName(bootstrapServers));
  }

  BrokerAtStart(BrokerName broker) {
    this.broker = broker;
  }

  /**
   * Returns when there is an address.
   *
   * @throws PreventFurtherStepsException if this process is told to end before; Quarkus prints its
   *     message alone
   */
  void await(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event)
      throws InterruptedException {
    if (!broker.awaitAtStart()) {
      throw new PreventFurtherStepsException(
          "ended before %s had an address".formatted(broker), STOPPED);
    }
  }
}
