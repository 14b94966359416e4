package dev.moemesh.model.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The model families that the mesh computes, by the {@code model_type} of their {@code
 * config.json}.
 */
public enum ModelFamily {
  MIXTRAL("mixtral"),
  QWEN2_MOE("qwen2_moe"),
  QWEN3_MOE("qwen3_moe"),
  OLMOE("olmoe");

  private final String modelType;

  ModelFamily(String modelType) {
    this.modelType = modelType;
  }

  /** The {@code model_type} of this family in a {@code config.json}. */
  public String modelType() {
    return modelType;
  }

  /**
   * The family of a {@code model_type}.
   *
   * @throws ModelFormatException if no family has that type
   */
  public static ModelFamily of(String modelType) {
    return find(modelType)
        .orElseThrow(
            () ->
                new ModelFormatException(
                    "model_type: expected one of %s, found \"%s\"; choose a model of a supported family"
                        .formatted(
                            Arrays.stream(values())
                                .map(ModelFamily::modelType)
                                .collect(Collectors.joining(", ")),
                            modelType)));
  }

  static Optional<ModelFamily> find(String modelType) {
    return Arrays.stream(values()).filter(family -> family.modelType.equals(modelType)).findFirst();
  }
}
