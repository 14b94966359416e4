package dev.moemesh.attention.engine;

/**
 * The thread that an engine is confined to, and the clock that it reads. Any thread may call {@link
 * #execute}. The other methods are called on the engine's thread.
 */
public interface EngineThread {

  /** Queues a task; tasks run on this thread, one at a time, in order of submission. */
  void execute(Runnable task);

  /** The monotonic clock in nanoseconds. Its origin is arbitrary. */
  long nanoTime();

  /**
   * Asserts that the caller runs on this thread. The check costs nothing where assertions are off.
   *
   * @throws AssertionError if assertions are on and the caller runs on another thread
   */
  void assertCurrent();
}
