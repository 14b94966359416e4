package dev.moemesh.model.config;

/**
 * Chooses the type that linears compute in. Weights are packed and rows travel in it too.
 *
 * <p>All processes of a mesh must choose alike. Where machines differ, name the type instead of
 * {@code auto}: a process refuses rows of another type than its own.
 */
public final class ComputeType {
  private static final System.Logger LOG = System.getLogger(ComputeType.class.getName());

  private ComputeType() {}

  /**
   * The type for a setting, on this machine. Logs if the processor requires another type than the
   * checkpoint's.
   *
   * @param setting {@code auto}, {@code f32} or {@code bf16}; the last two name the type. For bf16
   *     checkpoints {@code auto} is bf16 if the processor has bf16 products ({@link
   *     Processor#multipliesBf16()}), else f32. For f32 and f16 checkpoints {@code auto} is f32,
   *     since no kernel multiplies f16 well on the CPUs that we know
   * @param checkpointType type of the weights as they lie
   * @throws IllegalArgumentException if the setting is none of the three, or if the processor
   *     cannot compute in the type that it names
   */
  public static DataType resolve(String setting, DataType checkpointType) {
    Processor processor = Processor.ofThisMachine();
    DataType type = resolve(setting, checkpointType, processor);
    if (checkpointType == DataType.BF16 && setting.equals("auto") && type == DataType.F32) {
      LOG.log(
          System.Logger.Level.INFO,
          "bf16 weights are computed in f32, in twice the memory: this processor has no bf16 products (avx512_bf16, amx_bf16)");
    }
    return type;
  }

  static DataType resolve(String setting, DataType checkpointType, Processor processor) {
    return switch (setting) {
      case "auto" ->
          checkpointType == DataType.BF16 && processor.multipliesBf16()
              ? DataType.BF16
              : DataType.F32;
      case "f32", "float32" -> DataType.F32;
      case "bf16", "bfloat16" -> requireBf16(processor);
      default ->
          throw new IllegalArgumentException(
              "compute type '" + setting + "' is unknown; choose auto, f32 or bf16");
    };
  }

  private static DataType requireBf16(Processor processor) {
    if (!processor.computesBf16()) {
      throw new IllegalArgumentException(
          "compute type bf16 needs a processor with AVX-512 (BW, VL, DQ), found one without; choose f32 (--compute-type f32), or auto");
    }
    return DataType.BF16;
  }
}
