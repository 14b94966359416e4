package dev.moemesh.expert.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.Topics;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.v1.Placement;
import dev.moemesh.contract.v1.PodAssignment;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = KafkaForTests.class,
    initArgs = @ResourceArg(name = KafkaForTests.COMPACTED_TOPIC, value = Topics.PLACEMENT))
@TestProfile(ExpertApplicationTest.TinyMixtral.class)
class ExpertApplicationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TestHTTPResource("/")
  URI root;

  InVmKafka kafka;

  private final HttpClient http = HttpClient.newHttpClient();

  /** The smallest model there is. */
  public static final class TinyMixtral implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "moe.model.directory", "../model/src/test/resources/golden/tiny-mixtral",
          "moe.model.name", "tiny",
          "moe.pod.id", "pod-1",
          "quarkus.http.test-port", "0");
    }
  }

  @Test
  void thePlacementInKafkaMakesThePodLoadListenAndBecomeReady() throws Exception {
    assertThat(get("q/health/ready").body()).contains("no placement of model 'tiny' has come yet");

    kafka.send(Topics.PLACEMENT, "tiny", new byte[] {1, 2, 3});
    kafka.send(Topics.PLACEMENT, "another", placement("another", 7).toByteArray());
    kafka.send(Topics.PLACEMENT, "tiny", placement("tiny", 1).toByteArray());

    await("q/health/ready", "3 experts of placement epoch 1 are loaded");
    assertThat(get("q/health/ready").statusCode()).isEqualTo(200);
    String metrics = get("metrics").body();
    assertThat(metrics).contains("moe_experts_loaded 3.0").contains("moe_weight_bytes ");
    assertThat(metrics).doesNotContain("moe_weight_bytes 0.0");
  }

  private static Placement placement(String model, long epoch) {
    return Placement.newBuilder()
        .setModel(model)
        .setEpoch(epoch)
        .addPods(
            PodAssignment.newBuilder()
                .setPodId("pod-1")
                .setAddress("127.0.0.1:0")
                .addAllExperts(
                    Slot.toWire(List.of(new Slot(0, 0), new Slot(0, 3), new Slot(1, 1)))))
        .build();
  }

  private void await(String path, String text) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    String body = get(path).body();
    while (!body.contains(text) && Instant.now().isBefore(deadline)) {
      LockSupport.parkNanos(20_000_000);
      body = get(path).body();
    }
    assertThat(body).contains(text);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(root.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
