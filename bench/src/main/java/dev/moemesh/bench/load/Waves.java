package dev.moemesh.bench.load;

import dev.moemesh.deploy.mesh.MeshException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** Sends the requests of phases and waits for their answers. For one thread. */
public final class Waves {
  private final LoadPlan plan;
  private final RandomPrompts prompts;
  private final Duration patience;
  private final Pacer pacer;

  /**
   * @param patience how long an answer may take
   */
  public Waves(LoadPlan plan, RandomPrompts prompts, Duration patience, Pacer pacer) {
    this.plan = plan;
    this.prompts = prompts;
    this.patience = patience;
    this.pacer = pacer;
  }

  /**
   * Runs a phase.
   *
   * @param number of the wave: equal ones have equal prompts, different ones different prompts
   * @throws MeshException if an answer does not come whole
   */
  Wave send(Phase phase, Completer completer, int number) {
    return switch (phase) {
      case Phase.Decode(int streams) ->
          together(completer, number, streams, plan.promptTokens(), plan.generatedTokens());
      case Phase.Prefill(int tokens) -> together(completer, number, 1, tokens, 1);
      case Phase.Open open -> spread(completer, number, open);
    };
  }

  private Wave together(
      Completer completer, int number, int streams, int promptTokens, int tokens) {
    List<int[]> inputs =
        IntStream.range(0, streams)
            .mapToObj(stream -> prompts.prompt(number, stream, promptTokens))
            .toList();
    List<CompletableFuture<Recording>> answers =
        inputs.stream().map(prompt -> completer.complete(prompt, tokens)).toList();
    return Wave.of(answers.stream().map(this::await).toList());
  }

  /** Nothing waits for anything: a request is sent at its time, and its clock starts then. */
  private Wave spread(Completer completer, int number, Phase.Open open) {
    List<Duration> arrivals =
        new PoissonArrivals(plan.seed() + number, open.rate()).within(open.duration());
    long start = pacer.nanoTime();
    List<CompletableFuture<Recording>> answers = new ArrayList<>();
    for (int i = 0; i < arrivals.size(); i++) {
      long scheduled = start + arrivals.get(i).toNanos();
      int[] prompt = prompts.prompt(number, i, plan.promptTokens());
      pacer.await(scheduled);
      answers.add(
          completer
              .complete(prompt, plan.generatedTokens())
              .thenApply(recording -> recording.scheduledAt(scheduled)));
    }
    List<Recording> answered = new ArrayList<>();
    Optional<MeshException> refusal = Optional.empty();
    for (CompletableFuture<Recording> answer : answers) {
      try {
        answered.add(await(answer));
      } catch (MeshException e) {
        refusal = Optional.of(e);
      }
    }
    if (answered.isEmpty() && refusal.isPresent()) {
      throw refusal.get();
    }
    return new Wave(answered, answers.size() - answered.size());
  }

  private Recording await(CompletableFuture<Recording> answer) {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MeshException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException _) {
      throw new MeshException(
          "no end of an answer after %d s; allow more with --timeout"
              .formatted(patience.toSeconds()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for an answer");
    }
  }
}
