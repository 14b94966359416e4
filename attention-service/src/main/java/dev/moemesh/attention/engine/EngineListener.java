package dev.moemesh.attention.engine;

import dev.moemesh.contract.v1.FinishReason;

/**
 * Hears what the engine does, for metrics; of what it does not override, nothing. Called on the
 * engine's thread; must not block.
 */
public interface EngineListener {

  /** A step is through: how many rows it had, in how many micro-batches, and how long it took. */
  default void stepped(int rows, int microBatches, long nanos) {}

  /**
   * A request's prompt is computed and its first token chosen, so long after it was taken from the
   * log.
   */
  default void firstToken(int promptTokens, long nanos) {}

  /** Another token was chosen, so long after the one before. */
  default void nextToken(long nanos) {}

  /** A continuation ended. */
  default void finished(FinishReason reason) {}

  /** A request failed. */
  default void failed(String code) {}
}
