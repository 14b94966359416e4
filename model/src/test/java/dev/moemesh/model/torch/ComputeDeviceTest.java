package dev.moemesh.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComputeDeviceTest {

  @Test
  void theCpuComputesWithOneDnn() {
    assertThat(ComputeDevice.parse("cpu")).isEqualTo(ComputeDevice.CPU);
    assertThat(ComputeDevice.CPU.isHost()).isTrue();
    assertThat(ComputeDevice.CPU.kernels()).isEqualTo(ComputeDevice.Kernels.ONEDNN);
  }

  @Test
  void aGpuThatIsNotThereIsRefusedWithTheRemedy() {
    int gpus = Engine.getEngine("PyTorch").getGpuCount();

    assertThatThrownBy(() -> ComputeDevice.parse("cuda:" + gpus))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PyTorch sees %d GPUs", gpus)
        .hasMessageContaining("PYTORCH_LIBRARY_PATH");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "cuda:", "cuda:x", "cuda:-1", "CPU"})
  void whatIsNoDeviceIsRefused(String text) {
    assertThatThrownBy(() -> ComputeDevice.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("moe.device: expected cpu, cuda or cuda:N, found '%s'", text);
  }

  @Test
  void oneDnnIsForTheCpu() {
    assertThatThrownBy(() -> new ComputeDevice("cuda:0", ComputeDevice.Kernels.ONEDNN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
