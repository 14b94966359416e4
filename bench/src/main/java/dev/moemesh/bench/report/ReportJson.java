package dev.moemesh.bench.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.bench.load.LoadPlan;
import dev.moemesh.bench.load.Phase;
import dev.moemesh.bench.metrics.LayerPart;
import dev.moemesh.model.config.ModelConfig;
import java.util.Locale;

/**
 * A report as JSON; {@code bench/README.md} documents it. Names carry units. What is not known is
 * not there.
 */
public final class ReportJson {
  /** Grows when a name changes its meaning. */
  private static final int SCHEMA = 2;

  private static final double MILLIS_PER_SECOND = 1000;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ReportJson() {}

  public static ObjectNode of(Report report) {
    ObjectNode json = JSON.objectNode().put("schema", SCHEMA);
    json.set("conditions", conditions(report.conditions()));
    ArrayNode phases = json.putArray("phases");
    report.figures().stream()
        .map(Figures::phase)
        .distinct()
        .forEach(phase -> phases.add(phase(phase, report)));
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
            .put("java", machine.java());
    ArrayNode arguments = json.putArray("arguments");
    conditions.arguments().forEach(arguments::add);
    ArrayNode contenders = json.putArray("contenders");
    conditions.contenders().forEach(column -> contenders.add(contender(column)));
    json.set("load", load(conditions.plan()));
    return json;
  }

  private static ObjectNode contender(Column column) {
    ObjectNode json = JSON.objectNode().put("name", column.name()).put("server", column.server());
    column.expertPods().ifPresent(pods -> json.put("expertPods", pods));
    ObjectNode model = json.putObject("model").put("name", column.servedModel());
    column.model().ifPresent(known -> describe(known, model));
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
        .put("seed", plan.seed())
        .put("goalMillisToFirstToken", plan.goals().firstToken().toMillis())
        .put("goalMillisBetweenTokens", plan.goals().betweenTokens().toMillis());
  }

  private static ObjectNode phase(Phase phase, Report report) {
    ObjectNode json =
        switch (phase) {
          case Phase.Decode(int streams) ->
              JSON.objectNode().put("phase", "decode").put("streams", streams);
          case Phase.Prefill(int tokens) ->
              JSON.objectNode().put("phase", "prefill").put("promptTokens", tokens);
          case Phase.Open(double rate, var duration) ->
              JSON.objectNode()
                  .put("phase", "open")
                  .put("requestsPerSecond", rate)
                  .put("seconds", duration.toMillis() / MILLIS_PER_SECOND);
        };
    ArrayNode contenders = json.putArray("contenders");
    report.figures().stream()
        .filter(figures -> figures.phase().equals(phase))
        .forEach(figures -> contenders.add(figures(figures)));
    ArrayNode ratios = json.putArray("ratios");
    report.ratios().stream()
        .filter(ratio -> ratio.phase().equals(phase))
        .forEach(ratio -> ratios.add(ratio(ratio)));
    return json;
  }

  private static ObjectNode ratio(Ratio ratio) {
    ObjectNode json =
        JSON.objectNode()
            .put("of", ratio.comparison().of())
            .put("over", ratio.comparison().over())
            .setAll(json(ratio.ratio()));
    ratio.ideal().ifPresent(ideal -> json.put("ideal", ideal));
    return json;
  }

  private static ObjectNode figures(Figures figures) {
    ObjectNode json = JSON.objectNode().put("name", figures.contender());
    switch (figures) {
      case Figures.Decode decode -> {
        decode.steadyTokensPerSecond().ifPresent(it -> json.set("steadyTokensPerSecond", json(it)));
        json.set("tokensPerSecond", json(decode.tokensPerSecond()));
      }
      case Figures.Prefill prefill -> json.set("tokensPerSecond", json(prefill.tokensPerSecond()));
      case Figures.Open open -> {
        json.set("tokensPerSecond", json(open.tokensPerSecond()));
        json.set("goodRequestsPerSecond", json(open.goodRequestsPerSecond()));
        json.put("requests", open.requests())
            .put("goodRequests", open.good())
            .put("failedRequests", open.failed());
      }
    }
    figures.limit().ifPresent(limit -> json.set("limit", json(limit)));
    json.set("millisToFirstToken", json(figures.millisToFirstToken()));
    figures.millisBetweenTokens().ifPresent(it -> json.set("millisBetweenTokens", json(it)));
    Circumstances circumstances = figures.circumstances();
    layers(circumstances, json);
    json.set("readBytesPerSecond", json(circumstances.readBytesPerSecond()));
    circumstances.operationsPerSecond().ifPresent(it -> json.set("operationsPerSecond", json(it)));
    json.set("clientCores", json(circumstances.clientCores()));
    return json;
  }

  private static ObjectNode json(LimitFigures limit) {
    ObjectNode json = JSON.objectNode();
    json.set("fraction", json(limit.fraction()));
    json.set("memoryTokensPerSecond", json(limit.memory()));
    json.set("arithmeticTokensPerSecond", json(limit.arithmetic()));
    return json.put("binding", limit.binding().name().toLowerCase(Locale.ROOT))
        .put("distinctExperts", limit.experts().perLayer())
        .put("distinctExpertsCounted", limit.experts().counted());
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
