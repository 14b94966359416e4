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
  F32(4, 1),
  /** bfloat16: the upper half of a binary32. */
  BF16(2, 2),
  /** IEEE 754 binary16. */
  F16(2, 3);

  private final int bytes;
  private final int code;

  DataType(int bytes, int code) {
    this.bytes = bytes;
    this.code = code;
  }

  /** The number that stands for the type on the wire. */
  public int code() {
    return code;
  }

  /** The type that a number on the wire stands for; empty if it stands for none. */
  public static Optional<DataType> ofCode(int code) {
    return switch (code) {
      case 1 -> Optional.of(F32);
      case 2 -> Optional.of(BF16);
      case 3 -> Optional.of(F16);
      default -> Optional.empty();
    };
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
