package dev.moemesh.contract.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerNameTest {
  private final CountDownLatch stopped = new CountDownLatch(1);

  @Test
  void waitsUntilItsNameHasAnAddress() throws InterruptedException {
    List<String> asked = new ArrayList<>();

    boolean found =
        new BrokerName("kafka:9092", host -> asked.add(host) && asked.size() == 3).await(stopped);

    assertThat(found).isTrue();
    assertThat(asked).containsExactly("kafka", "kafka", "kafka");
  }

  @Test
  void isContentWithOneOfSeveralNames() throws InterruptedException {
    assertThat(new BrokerName("a:1, b:2 ,c:3", "b"::equals).await(stopped)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1:9092", "localhost:9092", "PLAINTEXT://localhost:9092", "[::1]:9092"})
  void knowsTheNamesOfThisMachine(String servers) throws InterruptedException {
    assertThat(new BrokerName(servers).await(stopped)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "kafka", ":9092", "kafka:port"})
  void leavesToKafkaWhatIsNoName(String servers) throws InterruptedException {
    assertThat(new BrokerName(servers, _ -> false).await(stopped)).isTrue();
  }

  @Test
  void stopsWhenItIsTold() throws InterruptedException {
    BrokerName name =
        new BrokerName(
            "nowhere:9092",
            _ -> {
              stopped.countDown();
              return false;
            });

    assertThat(name.await(stopped)).isFalse();
  }
}
