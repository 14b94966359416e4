package dev.moemesh.broker;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker in this process: one KRaft node, broker and controller at once, on the loopback
 * interface.
 *
 * <p>Owns its threads and files. {@link #close} ends the threads and keeps the files. Thread-safe.
 */
public final class Broker implements AutoCloseable {
  private static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final int NODE_ID = 1;

  private final BrokerPorts ports;
  private final KafkaRaftServer server;

  private Broker(BrokerPorts ports, KafkaRaftServer server) {
    this.ports = ports;
    this.server = server;
  }

  /**
   * Formats an empty directory and starts a broker on it.
   *
   * @param directory an empty directory for the log, or one that does not exist
   */
  public static Broker start(Path directory, BrokerPorts ports) {
    requireNonNull(ports, "ports is null");
    format(directory);
    var config = new KafkaConfig(settings(directory, ports), false);
    var server = new KafkaRaftServer(config, Time.SYSTEM);
    server.startup();
    return new Broker(ports, server);
  }

  /** The broker's address, {@code host:port}. */
  public String bootstrapServers() {
    return ports.bootstrapServers();
  }

  /** Returns when the broker has ended. */
  public void awaitShutdown() {
    server.awaitShutdown();
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path directory) {
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(directory.toString())
          .setMetadataLogDirectory(directory.toString())
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setControllerListenerName(CONTROLLER_LISTENER)
          .setIgnoreFormatted(true)
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot format " + directory + " for Kafka; check its permissions", e);
    } catch (Exception e) {
      throw new CompletionException(
          "cannot format " + directory + " for Kafka; delete it and try again", e);
    }
  }

  private static Map<String, String> settings(Path directory, BrokerPorts ports) {
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", Integer.toString(NODE_ID)),
        Map.entry("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + ports.controller()),
        Map.entry(
            "listeners",
            "PLAINTEXT://127.0.0.1:%d,%s://127.0.0.1:%d"
                .formatted(ports.clients(), CONTROLLER_LISTENER, ports.controller())),
        Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + ports.clients()),
        Map.entry(
            "listener.security.protocol.map",
            "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT"),
        Map.entry("controller.listener.names", CONTROLLER_LISTENER),
        Map.entry("inter.broker.listener.name", "PLAINTEXT"),
        Map.entry("log.dirs", directory.toString()),
        Map.entry("auto.create.topics.enable", "false"),
        // One node holds every internal topic; one partition of each is enough.
        Map.entry("offsets.topic.num.partitions", "1"),
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("transaction.state.log.num.partitions", "1"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        // A transaction that is open for too long holds readers up for this time more at most.
        Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"),
        Map.entry("share.coordinator.state.topic.num.partitions", "1"),
        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
        Map.entry("share.coordinator.state.topic.min.isr", "1"),
        // Most groups have one consumer, which need not wait for others.
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        // Records are consumed at once and need not be kept.
        Map.entry("log.retention.ms", "3600000"),
        Map.entry("log.retention.bytes", "134217728"),
        Map.entry("log.segment.bytes", "16777216"),
        Map.entry("log.index.size.max.bytes", "1048576"),
        Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
        Map.entry("num.network.threads", "1"),
        Map.entry("num.io.threads", "2"),
        Map.entry("background.threads", "2"),
        Map.entry("num.recovery.threads.per.data.dir", "1"),
        Map.entry("log.cleaner.threads", "1"));
  }
}
