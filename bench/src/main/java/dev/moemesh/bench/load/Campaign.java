package dev.moemesh.bench.load;

import dev.moemesh.bench.metrics.LayerCounters;
import dev.moemesh.bench.metrics.LayerMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/** Runs a plan against one server. For one thread. */
public final class Campaign {
  private final LoadPlan plan;
  private final CompletionClient client;
  private final RandomPrompts prompts;
  private final LayerMeter layers;
  private final DoubleSupplier readBytesPerSecond;
  private final CampaignListener listener;
  private int waves;

  public Campaign(
      LoadPlan plan,
      CompletionClient client,
      RandomPrompts prompts,
      LayerMeter layers,
      DoubleSupplier readBytesPerSecond,
      CampaignListener listener) {
    this.plan = plan;
    this.client = client;
    this.prompts = prompts;
    this.layers = layers;
    this.readBytesPerSecond = readBytesPerSecond;
    this.listener = listener;
  }

  /**
   * Runs the warm-up and all rounds.
   *
   * @param model name that the server knows
   * @return the measured phases, round by round
   */
  public List<PhaseRun> run(String model) {
    List<PhaseRun> runs = new ArrayList<>();
    for (int round = 1 - plan.warmUps(); round <= plan.repeats(); round++) {
      for (Phase phase : plan.phases()) {
        listener.starting(phase, round, plan.repeats());
        PhaseRun run = run(model, phase);
        listener.finished(run);
        if (round > 0) {
          runs.add(run);
        }
      }
    }
    return runs;
  }

  private PhaseRun run(String model, Phase phase) {
    double bandwidth = readBytesPerSecond.getAsDouble();
    LayerCounters before = layers.read();
    Duration processorTime = processorTime();
    long begin = System.nanoTime();
    Wave wave =
        switch (phase) {
          case Phase.Decode(int streams) ->
              wave(model, streams, plan.promptTokens(), plan.generatedTokens());
          case Phase.Prefill(int tokens) -> wave(model, 1, tokens, 1);
        };
    double nanos = System.nanoTime() - begin;
    double clientCores = processorTime().minus(processorTime).toNanos() / nanos;
    return new PhaseRun(phase, wave, layers.read().since(before), bandwidth, clientCores);
  }

  private Wave wave(String model, int streams, int promptTokens, int tokens) {
    int number = waves++;
    List<int[]> inputs =
        IntStream.range(0, streams)
            .mapToObj(stream -> prompts.prompt(number, stream, promptTokens))
            .toList();
    List<CompletableFuture<Recording>> answers =
        inputs.stream().map(prompt -> client.complete(model, prompt, tokens)).toList();
    return new Wave(answers.stream().map(client::await).toList());
  }

  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
