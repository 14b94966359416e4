package dev.moemesh.model.config;

import java.util.Optional;

/**
 * The float formats that weights and rows may have. The constants are named as in a safetensors
 * header.
 *
 * <p>A checkpoint may hold tensors of other formats; they are refused only when they are asked for.
 */
public enum DataType {
  /** IEEE 754 binary32. */
  F32(4),
  /** bfloat16: the upper half of a binary32. */
  BF16(2),
  /** IEEE 754 binary16. */
  F16(2);

  private final int bytes;

  DataType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes per element. */
  public int bytes() {
    return bytes;
  }

  /**
   * The format that a safetensors header calls {@code name}; empty for one that we do not compute
   * with.
   */
  public static Optional<DataType> ofSafetensors(String name) {
    return switch (name) {
      case "F32" -> Optional.of(F32);
      case "BF16" -> Optional.of(BF16);
      case "F16" -> Optional.of(F16);
      default -> Optional.empty();
    };
  }

  /** The format that a {@code config.json} calls {@code name}, such as {@code bfloat16}. */
  public static Optional<DataType> ofTorch(String name) {
    return switch (name.startsWith("torch.") ? name.substring("torch.".length()) : name) {
      case "float32", "float" -> Optional.of(F32);
      case "bfloat16" -> Optional.of(BF16);
      case "float16", "half" -> Optional.of(F16);
      default -> Optional.empty();
    };
  }
}
