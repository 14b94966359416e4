package dev.moemesh.contract.broker;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The names in {@code kafka.bootstrap.servers}. Kafka's clients fail unless one of them resolves.
 * In a cluster that may happen after the start of this process. Thread-safe.
 */
public final class BrokerName {
  private static final System.Logger LOG = System.getLogger(BrokerName.class.getName());
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(5);

  private final String bootstrapServers;
  private final Predicate<String> hasAddress;

  /** Names that the machine's resolver looks up. */
  public BrokerName(String bootstrapServers) {
    this(bootstrapServers, BrokerName::hasAddress);
  }

  BrokerName(String bootstrapServers, Predicate<String> hasAddress) {
    this.bootstrapServers = bootstrapServers;
    this.hasAddress = hasAddress;
  }

  /**
   * Waits at the start of this process until one of the names resolves.
   *
   * @return false if this process is told to end first
   */
  boolean awaitAtStart() throws InterruptedException {
    CountDownLatch ending = new CountDownLatch(1);
    Thread hook = new Thread(ending::countDown, "end of the wait for the broker's name");
    Runtime.getRuntime().addShutdownHook(hook);
    if (!await(ending)) {
      return false;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return false; // the process ends at this very moment
    }
    return true;
  }

  @Override
  public String toString() {
    return "kafka.bootstrap.servers=" + bootstrapServers;
  }

  /**
   * Waits until one of the names resolves, and logs once that it waits. The pause between two
   * look-ups doubles up to 5 s. Java caches a failed look-up for 10 s.
   *
   * @param stopped ends the wait when it reaches zero
   * @return false if the wait was stopped
   */
  public boolean await(CountDownLatch stopped) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    boolean waited = false;
    while (!resolves()) {
      if (!waited) {
        LOG.log(
            System.Logger.Level.WARNING,
            "No address for kafka.bootstrap.servers={0} yet; waiting until its name is known",
            bootstrapServers);
        waited = true;
      }
      if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
      pause = pause.multipliedBy(2).compareTo(LAST_PAUSE) < 0 ? pause.multipliedBy(2) : LAST_PAUSE;
    }
    if (waited) {
      LOG.log(System.Logger.Level.INFO, "{0} has an address now", bootstrapServers);
    }
    return stopped.getCount() > 0;
  }

  /** Anything but {@code host:port} counts as resolved: Kafka's clients report what is wrong. */
  private boolean resolves() {
    return Arrays.stream(bootstrapServers.split(",", -1))
        .map(String::strip)
        .anyMatch(server -> !server.matches(".*[^:]:[0-9]+") || hasAddress.test(host(server)));
  }

  private static String host(String server) {
    String host = server.substring(server.indexOf("://") < 0 ? 0 : server.indexOf("://") + 3);
    return host.substring(0, host.lastIndexOf(':'));
  }

  private static boolean hasAddress(String host) {
    try {
      return InetAddress.getByName(host) != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
