package dev.moemesh.bench.cli;

import dev.moemesh.bench.load.LoadPlan;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that describe the load. */
final class LoadOptions {
  @Option(
      names = "--concurrency",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,8,32",
      description = "Streams at once, a decode phase for each (default: 1,8,32).")
  private List<Integer> concurrency = new ArrayList<>();

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
  private int prefill = 512;

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
    return new LoadPlan(concurrency, prompt, generate, prefill, repeats, warmUps, seed);
  }
}
