package dev.moemesh.gateway.served;

import dev.moemesh.model.config.ModelConfig;

/**
 * What the gateway has to know of a model beside its text.
 *
 * @param contextLength prompt and generated tokens together
 * @param expertsPerToken k of the top-k gates
 */
public record ModelFacts(int contextLength, int vocabularySize, int expertsPerToken) {

  /** The facts of a model's configuration, which all services read alike. */
  static ModelFacts of(ModelConfig config) {
    return new ModelFacts(
        config.maxPositions(), config.vocabularySize(), config.moe().expertsPerToken());
  }
}
