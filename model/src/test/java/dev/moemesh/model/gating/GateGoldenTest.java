package dev.moemesh.model.gating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.golden.GoldenModel;
import dev.moemesh.model.weights.Checkpoint;
import dev.moemesh.model.weights.MappedTensor;
import dev.moemesh.model.weights.TensorNames;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GateGoldenTest {
  private static final double TOLERANCE = 1e-5;

  @ParameterizedTest
  @MethodSource("dev.moemesh.model.golden.GoldenModel#all")
  void logitsExpertsAndWeightsAreThoseOfTheReference(GoldenModel model) {
    ModelConfig config = model.config();
    List<JsonNode> cases = model.cases();
    LayerGates gates = LayerGates.load(model.path(), config);
    for (int layer = 0; layer < config.layerCount(); layer++) {
      float[] weight = weight(model, layer);
      Gate gate = gates.gate(layer);
      for (int i = 0; i < cases.size(); i++) {
        String prefix = "p" + i + ".layer" + layer + ".";
        float[] hidden = floats(model.tensor(prefix + "moe_in"));

        GateRun run = GateRun.of(gate, config.hiddenSize(), hidden);

        assertClose(
            GateRun.logits(weight, config.moe().expertCount(), config.hiddenSize(), hidden),
            model.tensor(prefix + "router_logits"));
        JsonNode answer = cases.get(i).path("layers").path(layer);
        assertThat(run.experts()).containsExactly(ints(answer.path("expert_ids")));
        assertClose(run.weights(), doubles(answer.path("gate_weights")));
      }
    }
  }

  private static float[] weight(GoldenModel model, int layer) {
    try (Checkpoint checkpoint = Checkpoint.open(model.path());
        MappedTensor weight = checkpoint.map(TensorNames.of(model.config().family()).gate(layer))) {
      return weight.toFloats();
    }
  }

  private static void assertClose(float[] found, double[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).isCloseTo(expected[i], within(TOLERANCE));
    }
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static int[] ints(JsonNode rows) {
    return rows.valueStream().flatMap(JsonNode::valueStream).mapToInt(JsonNode::intValue).toArray();
  }

  private static double[] doubles(JsonNode rows) {
    return rows.valueStream()
        .flatMap(JsonNode::valueStream)
        .mapToDouble(JsonNode::doubleValue)
        .toArray();
  }
}
