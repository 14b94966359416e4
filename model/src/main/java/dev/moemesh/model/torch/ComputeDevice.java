package dev.moemesh.model.torch;

import ai.djl.engine.Engine;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernels of a process compute on: a property of the process ({@code moe.device}).
 * Weights, KV cache and residual stream lie there; rows come and go through the host's memory.
 *
 * @param name as PyTorch has it: {@code cpu}, {@code cuda:0}
 * @param kernels what the linears are
 */
public record ComputeDevice(String name, Kernels kernels) {

  /** Who multiplies matrices. */
  public enum Kernels {
    /** oneDNN over packed weights, on a CPU. A row has the same bits whatever stands beside it. */
    ONEDNN("kernels-onednn"),
    /** PyTorch's own linears over plain weights, on any device. */
    PLAIN("kernels-plain");

    private final String resource;

    Kernels(String resource) {
      this.resource = resource;
    }

    String resource() {
      return resource;
    }
  }

  /** The host's processors, with oneDNN. */
  public static final ComputeDevice CPU = new ComputeDevice("cpu", Kernels.ONEDNN);

  private static final Pattern FORM = Pattern.compile("cuda(?::(\\d{1,3}))?");

  public ComputeDevice {
    if (kernels == Kernels.ONEDNN && !name.equals("cpu")) {
      throw new IllegalArgumentException("oneDNN computes on the CPU, not on " + name);
    }
  }

  /**
   * Reads {@code cpu}, {@code cuda} or {@code cuda:1}.
   *
   * @throws IllegalArgumentException if it is none of them, or this process has no such GPU
   */
  public static ComputeDevice parse(String text) {
    if (text.equals(CPU.name)) {
      return CPU;
    }
    Matcher cuda = FORM.matcher(text);
    if (!cuda.matches()) {
      throw new IllegalArgumentException(
          "moe.device: expected cpu, cuda or cuda:N, found '%s'".formatted(text));
    }
    int index = cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1));
    int gpus = Engine.getEngine("PyTorch").getGpuCount();
    if (index >= gpus) {
      throw new IllegalArgumentException(
          "moe.device: %s is not here, PyTorch sees %d GPUs; it takes a libtorch 2.7.1 for CUDA 12.8 (PYTORCH_LIBRARY_PATH, PYTORCH_FLAVOR=cu128) and its libcudart in LD_LIBRARY_PATH, or choose cpu"
              .formatted(text, gpus));
    }
    return new ComputeDevice("cuda:" + index, Kernels.PLAIN);
  }

  /** Whether what lies there is in the host's memory. */
  public boolean isHost() {
    return name.equals(CPU.name);
  }
}
