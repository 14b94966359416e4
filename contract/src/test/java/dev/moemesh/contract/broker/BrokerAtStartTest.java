package dev.moemesh.contract.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BrokerAtStartTest {

  @Test
  void returnsWhereTheNameHasAnAddress() {
    assertThatCode(
            () ->
                new BrokerAtStart(new BrokerName("kafka:9092", "kafka"::equals))
                    .await(new StartupEvent()))
        .doesNotThrowAnyException();
  }

  /** A process of its own, as only its end stops the wait. */
  @Test
  void endsWithOneLineWhenTheProcessIsToldToEnd() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Waiting.class.getName())
            .redirectErrorStream(true)
            .start();
    assertThat(process.getInputStream().read()).isEqualTo('w');

    process.toHandle().destroy(); // the process's own method would close its output

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("ended before kafka.bootstrap.servers=kafka:9092 had an address")
        .doesNotContain("\tat ");
  }

  /** Waits for a name that never has an address. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String[] arguments) throws InterruptedException {
      Thread waiting = Thread.currentThread();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> join(waiting)));
      try {
        new BrokerAtStart(new BrokerName("kafka:9092", _ -> said())).await(new StartupEvent());
      } catch (PreventFurtherStepsException e) {
        System.out.println(e.getMessage());
      }
    }

    private static boolean said() {
      System.out.print('w');
      System.out.flush();
      return false;
    }

    private static void join(Thread thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
