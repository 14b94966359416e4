package dev.moemesh.contract.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadAffinityTest {

  @Test
  void keepsALoopOnItsProcessorAndItsHelpersOnTheOthers() throws Exception {
    BigInteger ours = allowed();
    int processor = ours.getLowestSetBit();
    BigInteger others = ours.clearBit(processor);
    CompletableFuture<BigInteger> helper = new CompletableFuture<>();
    CompletableFuture<BigInteger> bound = new CompletableFuture<>();

    try (Loop loop = new Loop("bound")) {
      loop.stayOn(processor, () -> Thread.ofPlatform().start(() -> helper.complete(allowed())));
      loop.executor().execute(() -> bound.complete(allowed()));

      assertThat(bound.get(20, TimeUnit.SECONDS)).isEqualTo(BigInteger.ONE.shiftLeft(processor));
      assertThat(helper.get(20, TimeUnit.SECONDS)).isEqualTo(others.signum() == 0 ? ours : others);
    }
  }

  @Test
  void saysThatAProcessorIsNotThere() {
    assertThat(ThreadAffinity.bind(1023)).isFalse();
    assertThat(ThreadAffinity.bind(-1)).isFalse();
    assertThat(ThreadAffinity.bind(5000)).isFalse();
  }

  /** Processors that the calling thread may run on, as a mask. */
  private static BigInteger allowed() {
    try {
      return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
          .filter(line -> line.startsWith("Cpus_allowed:"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim().replace(",", ""))
          .map(mask -> new BigInteger(mask, 16))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
