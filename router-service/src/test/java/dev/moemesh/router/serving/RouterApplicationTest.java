package dev.moemesh.router.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.Topics;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.v1.Placement;
import dev.moemesh.contract.v1.PodAssignment;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.config.ModelFingerprint;
import dev.moemesh.testing.InVmKafka;
import dev.moemesh.testing.KafkaForTests;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(
    value = KafkaForTests.class,
    initArgs = @ResourceArg(name = KafkaForTests.COMPACTED_TOPIC, value = Topics.PLACEMENT))
@TestProfile(RouterApplicationTest.TinyMixtral.class)
class RouterApplicationTest {
  private static final Path MODEL = Path.of("../model/src/test/resources/golden/tiny-mixtral");

  @TestHTTPResource("/")
  URI root;

  @TempDir Path directory;

  InVmKafka kafka;

  private final HttpClient http = HttpClient.newHttpClient();

  /** The smallest model there is. */
  public static final class TinyMixtral implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "moe.model.directory", MODEL.toString(),
          "moe.model.name", "tiny",
          "moe.router.listen", "127.0.0.1:0",
          "quarkus.http.test-port", "0");
    }
  }

  @Test
  void thePlacementInKafkaAndThePodsMakeTheRouterReady() throws Exception {
    assertThat(get("q/health/ready").body()).contains("no placement of model 'tiny' has come yet");
    Address address = new Address.UnixSocket(directory.resolve("pod.sock"));
    kafka.send(Topics.PLACEMENT, "tiny", new byte[] {1, 2, 3});
    kafka.send(Topics.PLACEMENT, "another", placement("another", 7, address).toByteArray());
    kafka.send(Topics.PLACEMENT, "tiny", placement("tiny", 1, address).toByteArray());
    Await.until(
        () -> get("q/health/ready").body().contains("experts have no live replica"),
        this::readiness);
    assertThat(get("q/health/ready").statusCode()).isEqualTo(503);

    try (TestPod pod = new TestPod("pod-1", ModelFingerprint.of(MODEL), 1, address, slots())) {
      Await.until(() -> get("q/health/ready").statusCode() == 200, this::readiness);

      assertThat(readiness()).contains("1 pods of placement epoch 1 hold every expert");
      assertThat(pod.frames()).isEmpty();
    }
    String metrics = get("metrics").body();
    assertThat(metrics).contains("moe_weight_bytes ").contains("moe_pods_connected ");
    assertThat(metrics).doesNotContain("moe_weight_bytes 0.0");
    Await.until(() -> get("q/health/ready").statusCode() == 503, this::readiness);
  }

  private static SortedSet<Slot> slots() {
    ModelConfig config = ModelConfig.read(MODEL);
    SortedSet<Slot> slots = new TreeSet<>();
    for (int layer = 0; layer < config.layerCount(); layer++) {
      for (int expert = 0; expert < config.moe().expertCount(); expert++) {
        slots.add(new Slot(layer, expert));
      }
    }
    return slots;
  }

  private static Placement placement(String model, long epoch, Address address) {
    return Placement.newBuilder()
        .setModel(model)
        .setEpoch(epoch)
        .addAllPods(
            List.of(
                PodAssignment.newBuilder()
                    .setPodId("pod-1")
                    .setAddress(address.toString())
                    .addAllExperts(Slot.toWire(slots()))
                    .build()))
        .build();
  }

  private String readiness() {
    try {
      return get("q/health/ready").body();
    } catch (Exception e) {
      return e.toString();
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(root.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
