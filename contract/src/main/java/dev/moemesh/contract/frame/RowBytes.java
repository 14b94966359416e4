package dev.moemesh.contract.frame;

import dev.moemesh.contract.v1.DataType;

/** Sizes of rows in bytes. */
public final class RowBytes {

  private RowBytes() {}

  /** Bytes of one number; 0 for a type that rows cannot have. */
  public static int perNumber(DataType type) {
    return switch (type) {
      case DATA_TYPE_F32 -> Float.BYTES;
      case DATA_TYPE_BF16, DATA_TYPE_F16 -> Short.BYTES;
      case DATA_TYPE_UNSPECIFIED, UNRECOGNIZED -> 0;
    };
  }

  /** Bytes of {@code rows} rows of {@code hiddenSize} numbers. */
  public static long of(DataType type, long rows, int hiddenSize) {
    return rows * hiddenSize * perNumber(type);
  }
}
