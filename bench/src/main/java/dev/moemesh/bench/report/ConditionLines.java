package dev.moemesh.bench.report;

import dev.moemesh.model.config.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/** What one must know beside the figures, in sentences. */
final class ConditionLines {
  private ConditionLines() {}

  static List<String> of(Conditions conditions) {
    List<String> lines = new ArrayList<>();
    for (Column column : conditions.contenders()) {
      String pods =
          column.expertPods().isPresent()
              ? ", " + column.expertPods().getAsInt() + " expert pods"
              : "";
      lines.add(
          "%s: %s%s at %s%s"
              .formatted(
                  column.name(),
                  column.servedModel(),
                  column.model().map(model -> " (" + sizes(model) + ")").orElse(""),
                  column.server(),
                  pods));
    }
    Machine machine = conditions.machine();
    lines.add(
        "%s, %d cores; %s; %s"
            .formatted(machine.cpu(), machine.cores(), machine.operatingSystem(), machine.java()));
    lines.add(
        "%s; version %s; prompts of %d tokens, %d generated; %d rounds: median (lowest-highest)"
            .formatted(
                conditions.date(),
                conditions.version(),
                conditions.plan().promptTokens(),
                conditions.plan().generatedTokens(),
                conditions.plan().repeats()));
    return List.copyOf(lines);
  }

  private static String sizes(MeasuredModel model) {
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
