package dev.moemesh.bench.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.bench.load.LoadPlan;
import dev.moemesh.bench.metrics.LayerPart;
import dev.moemesh.model.config.ModelConfig;

/**
 * A report as JSON; {@code bench/README.md} documents it. Names carry units. What is not known is
 * not there.
 */
public final class ReportJson {
  /** Grows when a name changes its meaning. */
  private static final int SCHEMA = 1;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ReportJson() {}

  public static ObjectNode of(Report report) {
    ObjectNode json = JSON.objectNode().put("schema", SCHEMA);
    json.set("conditions", conditions(report.conditions()));
    var phases = json.putArray("phases");
    report.figures().forEach(figures -> phases.add(figures(figures)));
    return json;
  }

  private static ObjectNode conditions(Conditions conditions) {
    Machine machine = conditions.machine();
    ObjectNode json =
        JSON.objectNode()
            .put("date", conditions.date().toString())
            .put("version", conditions.version())
            .put("cpu", machine.cpu())
            .put("cores", machine.cores())
            .put("operatingSystem", machine.operatingSystem())
            .put("java", machine.java())
            .put("server", conditions.server());
    var arguments = json.putArray("arguments");
    conditions.arguments().forEach(arguments::add);
    conditions.expertPods().ifPresent(pods -> json.put("expertPods", pods));
    ObjectNode model = json.putObject("model").put("name", conditions.modelName());
    conditions.model().ifPresent(known -> describe(known, model));
    json.set("load", load(conditions.plan()));
    return json;
  }

  private static void describe(MeasuredModel model, ObjectNode json) {
    ModelConfig config = model.config();
    json.put("family", config.family().modelType())
        .put("weightType", model.weightType().name())
        .put("computeType", model.computeType().name())
        .put("hiddenSize", config.hiddenSize())
        .put("expertIntermediateSize", config.moe().intermediateSize())
        .put("sharedExpertIntermediateSize", config.moe().sharedExpertIntermediateSize())
        .put("layers", config.layerCount())
        .put("experts", config.moe().expertCount())
        .put("expertsPerToken", config.moe().expertsPerToken())
        .put("heads", config.attention().headCount())
        .put("keyValueHeads", config.attention().keyValueHeadCount())
        .put("headDim", config.attention().headDim())
        .put("vocabularySize", config.vocabularySize());
  }

  private static ObjectNode load(LoadPlan plan) {
    return JSON.objectNode()
        .put("promptTokens", plan.promptTokens())
        .put("generatedTokens", plan.generatedTokens())
        .put("repeats", plan.repeats())
        .put("warmUps", plan.warmUps())
        .put("seed", plan.seed());
  }

  private static ObjectNode figures(Figures figures) {
    ObjectNode json =
        switch (figures) {
          case Figures.Decode decode -> decode(decode);
          case Figures.Prefill prefill ->
              JSON.objectNode()
                  .put("phase", "prefill")
                  .put("promptTokens", prefill.phase().tokens())
                  .<ObjectNode>set("tokensPerSecond", json(prefill.tokensPerSecond()));
        };
    json.set("millisToFirstToken", json(figures.millisToFirstToken()));
    Circumstances circumstances = figures.circumstances();
    layers(circumstances, json);
    json.set("readBytesPerSecond", json(circumstances.readBytesPerSecond()));
    json.set("clientCores", json(circumstances.clientCores()));
    return json;
  }

  private static ObjectNode decode(Figures.Decode decode) {
    ObjectNode json =
        JSON.objectNode().put("phase", "decode").put("streams", decode.phase().streams());
    decode.steadyTokensPerSecond().ifPresent(it -> json.set("steadyTokensPerSecond", json(it)));
    json.set("tokensPerSecond", json(decode.tokensPerSecond()));
    decode.ofMemoryLimit().ifPresent(it -> json.set("fractionOfMemoryLimit", json(it)));
    json.set("millisBetweenTokens", json(decode.millisBetweenTokens()));
    return json;
  }

  private static void layers(Circumstances circumstances, ObjectNode json) {
    if (circumstances.layers().calls() > 0) {
      ObjectNode layers =
          json.putObject("moeLayer").put("calls", (long) circumstances.layers().calls());
      ObjectNode micros = layers.putObject("microsPerCall");
      for (LayerPart part : LayerPart.values()) {
        circumstances
            .layers()
            .microsPerCall(part)
            .ifPresent(mean -> micros.put(part.label(), mean));
      }
    }
  }

  private static ObjectNode json(Spread spread) {
    return JSON.objectNode()
        .put("median", spread.median())
        .put("min", spread.min())
        .put("max", spread.max());
  }

  private static ObjectNode json(Quantiles quantiles) {
    return JSON.objectNode()
        .put("p50", quantiles.p50())
        .put("p90", quantiles.p90())
        .put("p99", quantiles.p99())
        .put("count", quantiles.count());
  }
}
