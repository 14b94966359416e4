package dev.moemesh.bench.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.model.config.DataType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatmulPeakTest {
  @TempDir private Path directory;

  @Test
  void anyProcessorMultipliesFasterThanPlainLoopsDo() {
    try (MatmulPeak peak = MatmulPeak.open(List.of(DataType.F32), directory.resolve("peak.log"))) {
      assertThat(peak.operationsPerSecond()).isBetween(1e9, 1e14);
    }
  }
}
