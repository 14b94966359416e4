package dev.moemesh.model.config;

import java.util.List;
import java.util.OptionalInt;

/**
 * Values of keys that released files may omit: the defaults of the configuration classes of Hugging
 * Face transformers 5.
 *
 * @param keyValueHeads empty: as many as query heads
 */
record FamilyDefaults(
    OptionalInt keyValueHeads,
    double rmsNormEpsilon,
    double ropeTheta,
    int maxPositions,
    OptionalInt bosTokenId,
    List<Integer> eosTokenIds) {

  static FamilyDefaults of(ModelFamily family) {
    return switch (family) {
      case MIXTRAL ->
          new FamilyDefaults(
              OptionalInt.of(8), 1e-5, 1_000_000, 131_072, OptionalInt.of(1), List.of(2));
      case QWEN2_MOE ->
          new FamilyDefaults(
              OptionalInt.of(16), 1e-6, 10_000, 32_768, OptionalInt.empty(), List.of());
      case QWEN3_MOE ->
          new FamilyDefaults(
              OptionalInt.of(4), 1e-6, 10_000, 32_768, OptionalInt.empty(), List.of());
      case OLMOE ->
          new FamilyDefaults(
              OptionalInt.empty(), 1e-5, 10_000, 4096, OptionalInt.empty(), List.of(50279));
    };
  }
}
