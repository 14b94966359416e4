package dev.moemesh.translation;

import dev.moemesh.contract.v1.DataType;
import java.util.Optional;

/** The float formats of rows, on the wire and in the model. */
public final class WireDataTypes {

  private WireDataTypes() {}

  /** The wire's name of a type. */
  public static DataType of(dev.moemesh.model.config.DataType type) {
    return switch (type) {
      case F32 -> DataType.DATA_TYPE_F32;
      case BF16 -> DataType.DATA_TYPE_BF16;
      case F16 -> DataType.DATA_TYPE_F16;
    };
  }

  /** The model's name of a wire type; empty for one that no rows can have. */
  public static Optional<dev.moemesh.model.config.DataType> toModel(DataType type) {
    return switch (type) {
      case DATA_TYPE_F32 -> Optional.of(dev.moemesh.model.config.DataType.F32);
      case DATA_TYPE_BF16 -> Optional.of(dev.moemesh.model.config.DataType.BF16);
      case DATA_TYPE_F16 -> Optional.of(dev.moemesh.model.config.DataType.F16);
      case DATA_TYPE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }
}
