package dev.moemesh.contract.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker (one KRaft node) in the test's own process. Owner of its threads and its
 * directory.
 */
public final class InVmKafka implements AutoCloseable {
  private static final String CONTROLLER = "CONTROLLER";

  private final Path directory;
  private final String bootstrapServers;
  private final KafkaRaftServer server;

  private InVmKafka(Path directory, String bootstrapServers, KafkaRaftServer server) {
    this.directory = directory;
    this.bootstrapServers = bootstrapServers;
    this.server = server;
  }

  /** Starts a broker on free ports of the loopback interface. */
  public static InVmKafka start() {
    try {
      Path directory = Files.createTempDirectory("in-vm-kafka");
      int port = freePort();
      int controllerPort = freePort();
      format(directory);
      KafkaRaftServer server =
          new KafkaRaftServer(
              new KafkaConfig(settings(directory, port, controllerPort), false), Time.SYSTEM);
      server.startup();
      return new InVmKafka(directory, "127.0.0.1:" + port, server);
    } catch (Exception e) {
      throw new IllegalStateException("the test's Kafka broker does not start", e);
    }
  }

  /** Where clients find it. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Creates a compacted topic of one partition. */
  public void createCompactedTopic(String topic) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      NewTopic compacted =
          new NewTopic(topic, 1, (short) 1).configs(Map.of("cleanup.policy", "compact"));
      admin.createTopics(List.of(compacted)).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("topic " + topic + " cannot be created", e);
    }
  }

  /** Writes a record and waits until it is written. */
  public void send(String topic, String key, byte[] value) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("a record cannot be written to " + topic, e);
    }
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the broker's directory cannot be removed", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void format(Path directory) throws Exception {
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(directory.toString())
        .setMetadataLogDirectory(directory.toString())
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setControllerListenerName(CONTROLLER)
        .run();
  }

  private static Map<String, String> settings(Path directory, int port, int controllerPort) {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,%s://127.0.0.1:%d".formatted(port, CONTROLLER, controllerPort));
    settings.put(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    settings.put("controller.listener.names", CONTROLLER);
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("log.dirs", directory.toString());
    settings.put("auto.create.topics.enable", "false");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("log.cleaner.dedupe.buffer.size", "4194304");
    return settings;
  }
}
