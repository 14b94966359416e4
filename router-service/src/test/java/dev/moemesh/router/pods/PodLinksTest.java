package dev.moemesh.router.pods;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.contract.exchange.Backoff;
import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.router.metrics.RouterMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Surefire enables assertions; without them no thread is checked. */
class PodLinksTest {
  private final Loop loop = new Loop("links-loop");
  private final PodLinks links =
      new PodLinks(
          "tiny",
          new ModelShape(1, 4, 2, new TreeSet<>(List.of(0))),
          loop,
          new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1), new Random(1)),
          new RouterMetrics(new SimpleMeterRegistry(), 0),
          _ -> {});

  @AfterEach
  void stop() {
    loop.close();
  }

  @Test
  void onlyTheLoopUsesTheLinks() throws Exception {
    ExpertPlacement placement = new ExpertPlacement("tiny", 3, List.of());

    assertConfined(() -> links.follow(placement));
    assertConfined(() -> links.replicas(0, 0));
    assertConfined(links::table);
    assertConfined(links::epoch);
    assertConfined(links::close);

    loop.executor().submit(() -> links.follow(placement)).get(20, SECONDS);
    assertThat(loop.executor().submit(links::epoch).get(20, SECONDS)).isEqualTo(3);
    assertThat(loop.executor().submit(() -> links.replicas(0, 1)).get(20, SECONDS)).isEmpty();
  }

  private static void assertConfined(Runnable use) {
    assertThatThrownBy(use::run)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("links-loop");
  }
}
