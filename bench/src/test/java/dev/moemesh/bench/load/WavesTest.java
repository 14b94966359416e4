package dev.moemesh.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.deploy.mesh.MeshException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WavesTest {
  private static final long SECOND = 1_000_000_000;
  private static final Phase.Open OPEN = new Phase.Open(2, Duration.ofSeconds(20));

  private final FakePacer pacer = new FakePacer();
  private final List<Long> sent = new ArrayList<>();

  @Test
  void requestsOfAnOpenLoopWaitForNoAnswer() {
    List<CompletableFuture<Recording>> answers = new ArrayList<>();
    Completer completer =
        (prompt, tokens) -> {
          sent.add(pacer.now);
          CompletableFuture<Recording> answer = new CompletableFuture<>();
          answers.add(answer);
          if (answers.size() == 10) {
            answers.forEach(it -> it.complete(new Recording(0, List.of(pacer.now))));
          } else if (answers.size() > 10) {
            answer.complete(new Recording(0, List.of(pacer.now)));
          }
          return answer;
        };

    Wave wave = waves().send(OPEN, completer, 3);

    assertThat(sent).isSorted().hasSizeGreaterThan(10);
    assertThat(wave.streams()).hasSameSizeAs(sent);
  }

  @Test
  void aRequestThatIsSentLateIsCountedFromItsTime() {
    // Sending takes two seconds, four times as long as requests are apart.
    Completer slow =
        (prompt, tokens) -> {
          pacer.now += 2 * SECOND;
          sent.add(pacer.now);
          return CompletableFuture.completedFuture(new Recording(pacer.now, List.of(pacer.now)));
        };

    Wave wave = waves().send(OPEN, slow, 3);

    double last = wave.millisToFirstToken().max().orElseThrow();
    assertThat(last).isGreaterThan(20_000);
    assertThat(wave.streams()).allMatch(stream -> stream.sentNanos() < 20 * SECOND);
  }

  @Test
  void aRefusalInAnOpenLoopIsCountedAndNotTheEnd() {
    Completer everyOther =
        (prompt, tokens) -> {
          sent.add(pacer.now);
          return sent.size() % 2 == 0
              ? CompletableFuture.failedFuture(new MeshException("too many requests"))
              : CompletableFuture.completedFuture(new Recording(0, List.of(pacer.now)));
        };

    Wave wave = waves().send(OPEN, everyOther, 3);

    assertThat(wave.failed()).isEqualTo(sent.size() / 2);
    assertThat(wave.streams().size() + wave.failed()).isEqualTo(sent.size());
  }

  @Test
  void aServerThatRefusesAllOfAnOpenLoopIsNotMeasured() {
    Completer refusing =
        (prompt, tokens) -> CompletableFuture.failedFuture(new MeshException("no such model"));

    assertThatThrownBy(() -> waves().send(OPEN, refusing, 3)).hasMessage("no such model");
  }

  @Test
  void aRefusalInAClosedLoopIsTheEnd() {
    Completer refusing =
        (prompt, tokens) -> CompletableFuture.failedFuture(new MeshException("no such model"));

    assertThatThrownBy(() -> waves().send(new Phase.Decode(2), refusing, 3))
        .hasMessage("no such model");
  }

  @Test
  void equalNumbersGiveEqualPromptsToEveryContender() {
    List<List<Integer>> prompts = new ArrayList<>();
    Completer noting =
        (prompt, tokens) -> {
          prompts.add(java.util.Arrays.stream(prompt).boxed().toList());
          return CompletableFuture.completedFuture(new Recording(0, List.of(1L)));
        };

    waves().send(new Phase.Decode(2), noting, 5);
    waves().send(new Phase.Decode(2), noting, 5);
    waves().send(new Phase.Decode(2), noting, 6);

    assertThat(prompts.subList(0, 2)).isEqualTo(prompts.subList(2, 4));
    assertThat(prompts.stream().distinct()).hasSize(4);
  }

  private Waves waves() {
    return new Waves(
        LoadPlans.open(List.of(2.0)), new RandomPrompts(1, 100), Duration.ofSeconds(5), pacer);
  }

  /** Time that stands still but for those who wait for it. */
  private static final class FakePacer implements Pacer {
    private long now;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public void await(long nanos) {
      now = Math.max(now, nanos);
    }
  }
}
