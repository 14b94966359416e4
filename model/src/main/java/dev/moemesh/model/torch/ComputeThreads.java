package dev.moemesh.model.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * How many threads the native calls of a thread run on. It is the calling thread's own number
 * (OpenMP's {@code nthreads-var}), so it can change from call to call. Results have the same bits
 * whatever it is.
 *
 * <p>Each thread that calls with more than one has helpers of its own until it ends. While a
 * process has more such threads and helpers than processors, libgomp lets none of them spin ({@code
 * gomp_throttled_spin_count_var} in its {@code env.c}). That costs a quarter of a step. So one
 * thread of a process computes with helpers; others compute {@link #aside} or alone.
 */
public final class ComputeThreads {

  private static final int ELEMENTS_TO_SHARE = 1 << 20;

  private static final ThreadLocal<Integer> PRESENT = ThreadLocal.withInitial(() -> 0);

  private static int byDefault;

  private ComputeThreads() {}

  /** The threads that native calls run on by default: {@code OMP_NUM_THREADS}, or all cores. */
  public static synchronized int available() {
    if (byDefault == 0) {
      engine(); // it brings the library
      byDefault = JniUtils.getNumThreads();
    }
    return byDefault;
  }

  /**
   * Starts the threads that help the calling thread, which would else start with its first call:
   * they inherit what the thread is bound to.
   */
  public static void start() {
    try (NDManager manager = engine().newBaseManager(Device.cpu())) {
      manager.zeros(new Shape(ELEMENTS_TO_SHARE)).addi(1);
    }
  }

  /**
   * Runs what is done once, such as packing weights, on a thread that ends with it, and its helpers
   * with it.
   *
   * @throws RuntimeException what the work threw; an {@code Error} passes, too, and a checked
   *     exception comes as the cause of an {@code IllegalStateException}
   */
  public static <T> T aside(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    CompletableFuture.runAsync(task, it -> Thread.ofPlatform().name("aside").start(it)).join();
    if (task.state() == Future.State.SUCCESS) {
      return task.resultNow();
    }
    throw unchecked(task.exceptionNow());
  }

  private static RuntimeException unchecked(Throwable thrown) {
    return switch (thrown) {
      case Error error -> throw error;
      case RuntimeException exception -> exception;
      default -> new IllegalStateException(thrown);
    };
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
    if (used() != threads) {
      JniUtils.setNumThreads(threads);
      PRESENT.set(threads);
    }
  }

  /** How many threads the calls of this thread run on. */
  public static int used() {
    if (PRESENT.get() == 0) {
      available(); // what one thread sets is the default of those that libtorch has not seen yet
      PRESENT.set(JniUtils.getNumThreads()); // as a thread's first call, it undoes what was set
    }
    return PRESENT.get();
  }

  private static Engine engine() {
    return Engine.getEngine("PyTorch");
  }
}
