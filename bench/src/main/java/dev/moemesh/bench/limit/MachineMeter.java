package dev.moemesh.bench.limit;

import dev.moemesh.model.config.DataType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** Measures the machine, whenever it is asked. Owns what it measures with. */
public final class MachineMeter implements Supplier<MachineSpeed>, AutoCloseable {
  private final ReadBandwidth memory;
  private final Optional<MatmulPeak> products;

  private MachineMeter(ReadBandwidth memory, Optional<MatmulPeak> products) {
    this.memory = memory;
    this.products = products;
  }

  /**
   * A meter that is warm.
   *
   * @param computeType of the products; empty for none
   * @param log what the process that multiplies says
   */
  public static MachineMeter open(Optional<DataType> computeType, Path log) {
    ReadBandwidth memory = ReadBandwidth.open();
    try {
      return new MachineMeter(
          memory, computeType.map(type -> MatmulPeak.open(asGoodAs(type), log)));
    } catch (RuntimeException e) {
      memory.close();
      throw e;
    }
  }

  /** Types in which products are at least as precise; bf16 may be emulated, slower than f32. */
  private static List<DataType> asGoodAs(DataType type) {
    return type == DataType.BF16 ? List.of(DataType.BF16, DataType.F32) : List.of(type);
  }

  @Override
  public MachineSpeed get() {
    return new MachineSpeed(
        memory.bytesPerSecond(),
        products.isPresent()
            ? OptionalDouble.of(products.get().operationsPerSecond())
            : OptionalDouble.empty());
  }

  @Override
  public void close() {
    products.ifPresent(MatmulPeak::close);
    memory.close();
  }
}
