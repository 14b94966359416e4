package dev.moemesh.bench.load;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is measured.
 *
 * @param concurrency streams at once, one decode phase each
 * @param promptTokens of each stream
 * @param generatedTokens of each stream; at least 2, as it takes two to have a time between them
 * @param prefillTokens of a prefill's prompt; 0 for no prefill phase
 * @param rates requests per second of open loops, one phase each
 * @param duration of each open loop
 * @param goals that a request of an open loop must meet to be counted as good
 * @param repeats rounds that are measured
 * @param warmUps rounds before them
 * @param seed of the prompts
 */
public record LoadPlan(
    List<Integer> concurrency,
    int promptTokens,
    int generatedTokens,
    int prefillTokens,
    List<Double> rates,
    Duration duration,
    Goals goals,
    int repeats,
    int warmUps,
    long seed) {
  public LoadPlan {
    concurrency = List.copyOf(concurrency);
    concurrency.forEach(streams -> require("--concurrency", 1, streams));
    rates = List.copyOf(rates);
    rates.forEach(rate -> requirePositive("--rate", rate));
    requirePositive("--duration", (double) duration.toMillis());
    require("--prompt", 1, promptTokens);
    require("--generate", 2, generatedTokens);
    require("--prefill", 0, prefillTokens);
    require("--repeats", 1, repeats);
    require("--warm-up", 0, warmUps);
    if (concurrency.isEmpty() && prefillTokens == 0 && rates.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing to measure; give --concurrency, --prefill or --rate");
    }
  }

  /** One round. Rounds repeat all phases in turn, so that a machine that drifts hits all alike. */
  public List<Phase> phases() {
    Stream<Phase> decodes = concurrency.stream().map(Phase.Decode::new);
    Stream<Phase> prefill =
        prefillTokens == 0 ? Stream.empty() : Stream.of(new Phase.Prefill(prefillTokens));
    Stream<Phase> open = rates.stream().map(rate -> new Phase.Open(rate, duration));
    return Stream.of(decodes, prefill, open).flatMap(phases -> phases).toList();
  }

  /** The most positions that a request takes. */
  public int longest() {
    int continued = concurrency.isEmpty() && rates.isEmpty() ? 0 : promptTokens + generatedTokens;
    return Math.max(continued, prefillTokens + 1);
  }

  private static void requirePositive(String option, double found) {
    if (!(found > 0)) {
      throw new IllegalArgumentException(
          "%s: expected more than 0, found %s".formatted(option, found));
    }
  }

  private static void require(String option, int least, int found) {
    if (found < least) {
      throw new IllegalArgumentException(
          "%s: expected at least %d, found %d".formatted(option, least, found));
    }
  }
}
