package dev.moemesh.bench.load;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is measured.
 *
 * @param concurrency streams at once, one decode phase each
 * @param promptTokens of each stream
 * @param generatedTokens of each stream; at least 2, as it takes two to have a time between them
 * @param prefillTokens of a prefill's prompt; 0 for no prefill phase
 * @param repeats rounds that are measured
 * @param warmUps rounds before them
 * @param seed of the prompts
 */
public record LoadPlan(
    List<Integer> concurrency,
    int promptTokens,
    int generatedTokens,
    int prefillTokens,
    int repeats,
    int warmUps,
    long seed) {
  public LoadPlan {
    concurrency = List.copyOf(concurrency);
    concurrency.forEach(streams -> require("--concurrency", 1, streams));
    require("--prompt", 1, promptTokens);
    require("--generate", 2, generatedTokens);
    require("--prefill", 0, prefillTokens);
    require("--repeats", 1, repeats);
    require("--warm-up", 0, warmUps);
    if (concurrency.isEmpty() && prefillTokens == 0) {
      throw new IllegalArgumentException("nothing to measure; give --concurrency or --prefill");
    }
  }

  /** One round. Rounds repeat all phases in turn, so that a machine that drifts hits all alike. */
  public List<Phase> phases() {
    Stream<Phase> decodes = concurrency.stream().map(Phase.Decode::new);
    Stream<Phase> prefill =
        prefillTokens == 0 ? Stream.empty() : Stream.of(new Phase.Prefill(prefillTokens));
    return Stream.concat(decodes, prefill).toList();
  }

  private static void require(String option, int least, int found) {
    if (found < least) {
      throw new IllegalArgumentException(
          "%s: expected at least %d, found %d".formatted(option, least, found));
    }
  }
}
