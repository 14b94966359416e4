package dev.moemesh.bench.cli;

import dev.moemesh.bench.load.Goals;
import dev.moemesh.bench.load.LoadPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe the load. */
final class LoadOptions {
  @Option(
      names = "--concurrency",
      split = ",",
      paramLabel = "N",
      description = "Streams at once, a decode phase for each (default: 1,16,32).")
  private @Nullable List<Integer> concurrency;

  @Option(
      names = "--prompt",
      paramLabel = "N",
      description = "Tokens of a stream's prompt (default: 64).")
  private int prompt = 64;

  @Option(
      names = "--generate",
      paramLabel = "N",
      description = "Tokens that each stream generates (default: 64).")
  private int generate = 64;

  @Option(
      names = "--prefill",
      paramLabel = "N",
      description = "Tokens of the prompts of the prefill phase; 0 for none (default: 512).")
  private @Nullable Integer prefill;

  @Option(
      names = "--rate",
      split = ",",
      paramLabel = "R",
      description = {
        "Requests per second, an open loop for each: they come at random moments (Poisson),",
        "whatever becomes of those before. In place of --concurrency and --prefill, or with them."
      })
  private List<Double> rates = new ArrayList<>();

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description = "How long requests of an open loop come (default: 30).")
  private double duration = 30;

  @Option(
      names = "--goal-first-token",
      paramLabel = "MS",
      description = "A request of an open loop is good if its first token comes in so many ms")
  private int goalFirstToken = 1000;

  @Option(
      names = "--goal-between-tokens",
      paramLabel = "MS",
      description = "and its other tokens so many ms apart, in the mean (default: 1000, 200).")
  private int goalBetweenTokens = 200;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "Rounds through all phases (default: 3).")
  private int repeats = 3;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "Rounds before those, which are not measured (default: 1).")
  private int warmUps = 1;

  @Option(
      names = "--prompt-seed",
      paramLabel = "N",
      description = "Makes other prompts (default: 1).")
  private long seed = 1;

  LoadPlan plan() {
    return new LoadPlan(
        concurrency != null ? concurrency : rates.isEmpty() ? List.of(1, 16, 32) : List.of(),
        prompt,
        generate,
        prefill != null ? prefill : rates.isEmpty() ? 512 : 0,
        rates,
        Duration.ofMillis((long) (duration * 1000)),
        new Goals(Duration.ofMillis(goalFirstToken), Duration.ofMillis(goalBetweenTokens)),
        repeats,
        warmUps,
        seed);
  }
}
