package dev.moemesh.gateway.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.gateway.api.ApiException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;

class MeshWriterTest {
  private static final Duration TIMEOUT = Duration.ofMillis(300);

  @Test
  void saysThatTheMeshTakesNothingWhileItsBrokerIsAway() {
    String nobody = "127.0.0.1:1";
    List<InferenceRequest> requests = List.of(request("one"), request("two"), request("three"));

    try (Producer<String, byte[]> producer = new KafkaClients(nobody).producer(TIMEOUT)) {
      MeshWriter writer = new MeshWriter(producer, TIMEOUT);
      ApiException thrown =
          catchThrowableOfType(ApiException.class, () -> writer.request(requests));

      assertThat(thrown.error().status()).isEqualTo(503);
      assertThat(thrown.error().code()).isEqualTo("broker_unavailable");
    }
  }

  private static InferenceRequest request(String id) {
    return InferenceRequest.newBuilder().setRequestId(id).build();
  }
}
