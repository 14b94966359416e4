package dev.moemesh.model.weights;

/**
 * Element sizes of the formats that a safetensors header may name, to check shapes against byte
 * ranges.
 */
final class ElementBits {
  /** A format newer than this table: its size cannot be checked, and it cannot be mapped either. */
  static final int UNKNOWN = -1;

  private ElementBits() {}

  static int of(String dtype) {
    return switch (dtype) {
      case "F4" -> 4;
      case "F6_E2M3", "F6_E3M2" -> 6;
      case "BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0", "F8_E5M2FNUZ", "F8_E4M3FNUZ" -> 8;
      case "I16", "U16", "F16", "BF16" -> 16;
      case "I32", "U32", "F32" -> 32;
      case "I64", "U64", "F64", "C64" -> 64;
      default -> UNKNOWN;
    };
  }
}
