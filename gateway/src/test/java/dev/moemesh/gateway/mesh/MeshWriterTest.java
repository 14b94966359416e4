package dev.moemesh.gateway.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.moemesh.contract.Topics;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.gateway.api.ApiException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class MeshWriterTest {
  private static final Duration TIMEOUT = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

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

  @Test
  void writesACancellationAgainThatTheBrokerHasNotTaken() {
    try (var producer =
        new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer())) {
      MeshWriter writer = new MeshWriter(producer, TIMEOUT);
      writer.cancel("one");
      await("the first attempt", () -> producer.errorNext(new TimeoutException("away")));

      await("the second attempt", producer::completeNext);

      writer.flush(PATIENCE);
      assertThat(producer.history())
          .extracting(ProducerRecord::topic)
          .containsExactly(Topics.CANCELLATIONS, Topics.CANCELLATIONS);
    }
  }

  @Test
  void flushesWhatItWasGivenBefore() {
    try (var producer =
        new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer())) {
      MeshWriter writer = new MeshWriter(producer, TIMEOUT);
      for (int request = 0; request < 50; request++) {
        writer.cancel("r" + request);
      }

      writer.flush(PATIENCE);

      assertThat(producer.history()).hasSize(50);
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  private static InferenceRequest request(String id) {
    return InferenceRequest.newBuilder().setRequestId(id).build();
  }
}
