package dev.moemesh.model.decoder;

import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.torch.ComputeDevice.Kernels;

/** A way to compute a model that a process may take; all of them on the CPU here. */
enum KernelPath {
  JAVA_AND_ONEDNN(Backend.JAVA, Kernels.ONEDNN),
  JAVA_AND_PLAIN(Backend.JAVA, Kernels.PLAIN),
  TORCH_AND_ONEDNN(Backend.TORCH, Kernels.ONEDNN),
  /** What other devices take. */
  TORCH_AND_PLAIN(Backend.TORCH, Kernels.PLAIN);

  final Backend backend;
  private final Kernels kernels;

  KernelPath(Backend backend, Kernels kernels) {
    this.backend = backend;
    this.kernels = kernels;
  }

  ComputeDevice device() {
    return new ComputeDevice("cpu", kernels);
  }
}
