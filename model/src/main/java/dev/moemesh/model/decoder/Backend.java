package dev.moemesh.model.decoder;

/**
 * Who computes what stands between the linears of the shared layers: attention, norms and the
 * rotary embedding.
 */
public enum Backend {
  /**
   * Vectors of Java, on the CPU. A row's bits depend neither on the processor nor on the rows
   * beside it.
   */
  JAVA,
  /**
   * PyTorch: the way to other devices. On a CPU a row's bits rest on the kernels that its libraries
   * choose.
   */
  TORCH
}
