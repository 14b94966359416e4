package dev.moemesh.bench.limit;

import dev.moemesh.model.config.DataType;
import java.nio.file.Path;
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
      return new MachineMeter(memory, computeType.map(type -> MatmulPeak.open(type, log)));
    } catch (RuntimeException e) {
      memory.close();
      throw e;
    }
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
