package dev.moemesh.model.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;

/**
 * How many threads the native calls of a thread run on. It is the calling thread's own number
 * (OpenMP's {@code nthreads-var}), so it can change from call to call. Results have the same bits
 * whatever it is.
 */
public final class ComputeThreads {

  private static final int ELEMENTS_TO_SHARE = 1 << 20;

  private static final ThreadLocal<Integer> PRESENT = ThreadLocal.withInitial(() -> 0);

  private ComputeThreads() {}

  /** The threads that native calls run on by default: {@code OMP_NUM_THREADS}, or all cores. */
  public static int available() {
    engine(); // it brings the library
    return JniUtils.getNumThreads();
  }

  /**
   * Starts the threads that help the calling thread, which would else start with its first call:
   * they inherit what the thread is bound to.
   */
  public static void start() {
    try (NDManager manager = engine().newBaseManager()) {
      manager.zeros(new Shape(ELEMENTS_TO_SHARE)).addi(1);
    }
  }

  /**
   * The calls of this thread run on so many threads from now on, the calling one among them.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public static void use(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, found " + threads);
    }
    if (PRESENT.get() != threads) {
      JniUtils.setNumThreads(threads);
      PRESENT.set(threads);
    }
  }

  private static Engine engine() {
    return Engine.getEngine("PyTorch");
  }
}
