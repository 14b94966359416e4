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
 * Delays the start of a service until the broker's name resolves. The Kafka channels that open
 * afterwards would not retry.
 *
 * <p>A bean of the services whose {@code application.properties} index this module. The gateway
 * does not use it, since it serves HTTP while it waits.
 */
@ApplicationScoped
public class BrokerAtStart {
  /** The exit code of a process that SIGTERM ended: 128 + 15. */
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
   * Returns when the broker's name resolves.
   *
   * @throws PreventFurtherStepsException if this process is told to end first; Quarkus then prints
   *     the message without a stack trace
   */
  void await(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event)
      throws InterruptedException {
    if (!broker.awaitAtStart()) {
      throw new PreventFurtherStepsException(
          "ended before %s had an address".formatted(broker), STOPPED);
    }
  }
}
