package dev.moemesh.bench.report;

import dev.moemesh.bench.limit.Limit;
import dev.moemesh.bench.limit.TouchedExperts;
import dev.moemesh.bench.load.LoadPlans;
import dev.moemesh.bench.load.Phase;
import dev.moemesh.bench.metrics.LayerCounters;
import dev.moemesh.bench.metrics.LayerPart;
import dev.moemesh.bench.metrics.MeshCounters;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;

/** Reports to draw. */
public final class Reports {
  private Reports() {}

  /** Mesh and in-process engine with 16 streams, their tokens per second, and their limit. */
  public static Report twoContenders(double mesh, double inProcess, double limit) {
    return new Report(
        conditions("mesh", "in-process"),
        List.of(decode("mesh", mesh, limit), decode("in-process", inProcess, limit)),
        List.of());
  }

  /** One contender. */
  public static Report named(String name, double tokensPerSecond) {
    return new Report(conditions(name), List.of(decode(name, tokensPerSecond, 100)), List.of());
  }

  private static Conditions conditions(String... names) {
    return new Conditions(
        Instant.parse("2026-01-02T03:04:05Z"),
        "moe-mesh",
        List.of("--in-process"),
        new Machine("processor", 2, "Linux", "Java"),
        List.of(names).stream()
            .map(name -> new Column(name, "here", "tiny", Optional.empty(), OptionalInt.empty()))
            .toList(),
        LoadPlans.closed(List.of(16), 64, 64, 0));
  }

  private static Figures decode(String name, double tokensPerSecond, double limit) {
    Spread speed = new Spread(tokensPerSecond, tokensPerSecond, tokensPerSecond);
    Spread fraction =
        new Spread(tokensPerSecond / limit, tokensPerSecond / limit, tokensPerSecond / limit);
    Quantiles quantiles = Quantiles.of(DoubleStream.of(1, 2, 4)).orElseThrow();
    LayerCounters layers =
        new LayerCounters(2, Map.of(LayerPart.WIRE, 14_000.0, LayerPart.COMPUTE, 2e6));
    return new Figures.Decode(
        name,
        new Phase.Decode(16),
        Optional.of(speed),
        speed,
        Optional.of(
            new LimitFigures(
                fraction,
                new Spread(limit, limit, limit),
                new Spread(2 * limit, 2 * limit, 2 * limit),
                Limit.Binding.MEMORY,
                new TouchedExperts(7.9, true))),
        quantiles,
        quantiles,
        new Circumstances(
            new MeshCounters(layers, 0, 0), speed, Optional.of(speed), new Spread(0, 0, 0)));
  }
}
