package dev.moemesh.bench.report;

import dev.moemesh.bench.load.LoadPlan;
import dev.moemesh.model.config.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/** What one must know beside the figures, in sentences. */
public final class ConditionLines {
  private ConditionLines() {}

  /** All of it. */
  static List<String> of(Conditions conditions) {
    List<String> lines = new ArrayList<>();
    conditions.contenders().forEach(it -> lines.add(it.name() + ": " + describe(it)));
    lines.add(machine(conditions.machine()));
    lines.add(
        "%s; version %s; %s"
            .formatted(conditions.date(), conditions.version(), load(conditions.plan())));
    return List.copyOf(lines);
  }

  /** What a contender serves, and where. */
  public static String describe(Column column) {
    String pods = column.expertPods().isPresent() ? pods(column.expertPods().getAsInt()) : "";
    return "%s%s; %s%s"
        .formatted(
            column.servedModel(),
            column.model().map(model -> " (" + sizes(model) + ")").orElse(""),
            column.server(),
            pods);
  }

  private static String pods(int count) {
    return count == 1 ? ", 1 expert pod" : ", " + count + " expert pods";
  }

  /** The machine and its software. */
  public static String machine(Machine machine) {
    return "%s, %d cores; %s; %s"
        .formatted(machine.cpu(), machine.cores(), machine.operatingSystem(), machine.java());
  }

  /** What was asked of each contender. */
  public static String load(LoadPlan plan) {
    return "prompts of %d tokens, %d generated; %d rounds: median (lowest-highest)"
        .formatted(plan.promptTokens(), plan.generatedTokens(), plan.repeats());
  }

  /** A model's family, sizes and types. */
  public static String sizes(MeasuredModel model) {
    ModelConfig config = model.config();
    return "%s, hidden %d, ffn %d, %d layers, %d experts top-%d, vocabulary %d, %s computed in %s"
        .formatted(
            config.family().modelType(),
            config.hiddenSize(),
            config.moe().intermediateSize(),
            config.layerCount(),
            config.moe().expertCount(),
            config.moe().expertsPerToken(),
            config.vocabularySize(),
            model.weightType(),
            model.computeType());
  }
}
