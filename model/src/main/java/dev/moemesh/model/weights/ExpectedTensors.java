package dev.moemesh.model.weights;

import dev.moemesh.model.config.AttentionConfig;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.config.MoeConfig;
import dev.moemesh.model.config.QueryKeyNorm;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names and shapes of all tensors that a configuration needs. */
public final class ExpectedTensors {
  private final ModelConfig config;
  private final TensorNames names;
  private final Map<String, List<Long>> shapes = new LinkedHashMap<>();

  private ExpectedTensors(ModelConfig config) {
    this.config = config;
    this.names = TensorNames.of(config.family());
  }

  /** Shape by name, from the embedding up. */
  public static Map<String, List<Long>> of(ModelConfig config) {
    ExpectedTensors expected = new ExpectedTensors(config);
    expected.outside();
    for (int layer = 0; layer < config.layerCount(); layer++) {
      expected.attention(layer);
      if (config.layers().get(layer).moe()) {
        expected.experts(layer);
      } else {
        expected.dense(layer);
      }
    }
    return expected.shapes;
  }

  private void outside() {
    add(names.embedding(), config.vocabularySize(), config.hiddenSize());
    add(names.finalNorm(), config.hiddenSize());
    if (!config.tiedEmbeddings()) {
      add(names.lmHead(), config.vocabularySize(), config.hiddenSize());
    }
  }

  private void attention(int layer) {
    AttentionConfig attention = config.attention();
    int queryWidth = attention.queryWidth();
    int keyValueWidth = attention.keyValueWidth();
    add(names.inputNorm(layer), config.hiddenSize());
    add(names.postAttentionNorm(layer), config.hiddenSize());
    add(names.query(layer), queryWidth, config.hiddenSize());
    add(names.key(layer), keyValueWidth, config.hiddenSize());
    add(names.value(layer), keyValueWidth, config.hiddenSize());
    add(names.output(layer), config.hiddenSize(), queryWidth);
    if (attention.queryKeyValueBias()) {
      add(names.queryBias(layer), queryWidth);
      add(names.keyBias(layer), keyValueWidth);
      add(names.valueBias(layer), keyValueWidth);
    }
    if (attention.outputBias()) {
      add(names.outputBias(layer), config.hiddenSize());
    }
    if (attention.norm() != QueryKeyNorm.NONE) {
      boolean perHead = attention.norm() == QueryKeyNorm.PER_HEAD;
      add(names.queryNorm(layer), perHead ? attention.headDim() : queryWidth);
      add(names.keyNorm(layer), perHead ? attention.headDim() : keyValueWidth);
    }
  }

  private void experts(int layer) {
    MoeConfig moe = config.moe();
    int hidden = config.hiddenSize();
    add(names.gate(layer), moe.expertCount(), hidden);
    for (int expert = 0; expert < moe.expertCount(); expert++) {
      add(names.expertGate(layer, expert), moe.intermediateSize(), hidden);
      add(names.expertUp(layer, expert), moe.intermediateSize(), hidden);
      add(names.expertDown(layer, expert), hidden, moe.intermediateSize());
    }
    if (moe.hasSharedExpert()) {
      add(names.sharedExpertGate(layer), moe.sharedExpertIntermediateSize(), hidden);
      add(names.sharedExpertUp(layer), moe.sharedExpertIntermediateSize(), hidden);
      add(names.sharedExpertDown(layer), hidden, moe.sharedExpertIntermediateSize());
      add(names.sharedExpertGatingWeight(layer), 1, hidden);
    }
  }

  private void dense(int layer) {
    add(names.denseGate(layer), config.denseIntermediateSize(), config.hiddenSize());
    add(names.denseUp(layer), config.denseIntermediateSize(), config.hiddenSize());
    add(names.denseDown(layer), config.hiddenSize(), config.denseIntermediateSize());
  }

  private void add(String name, long... shape) {
    shapes.put(name, Arrays.stream(shape).boxed().toList());
  }
}
