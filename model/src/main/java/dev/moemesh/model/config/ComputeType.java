package dev.moemesh.model.config;

/** The choice of the type that linears compute in, weights are packed in and rows travel in. */
public final class ComputeType {

  private ComputeType() {}

  /**
   * The type for a setting.
   *
   * @param setting {@code auto}: bf16 for bf16 checkpoints, f32 for f32 and for f16 ones (no kernel
   *     multiplies f16 well on the CPUs that we know); {@code f32} or {@code bf16}: that type
   * @param checkpointType type of the weights as they lie
   * @throws IllegalArgumentException if the setting is none of the three
   */
  public static DataType resolve(String setting, DataType checkpointType) {
    return switch (setting) {
      case "auto" -> checkpointType == DataType.BF16 ? DataType.BF16 : DataType.F32;
      case "f32", "float32" -> DataType.F32;
      case "bf16", "bfloat16" -> DataType.BF16;
      default ->
          throw new IllegalArgumentException(
              "compute type '" + setting + "' is unknown; choose auto, f32 or bf16");
    };
  }
}
