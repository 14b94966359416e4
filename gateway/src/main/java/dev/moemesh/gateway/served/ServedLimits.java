package dev.moemesh.gateway.served;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The most tokens of a sequence: the model's context, or the capacity of the attention worker's KV
 * cache where that is known and lower. Thread-safe.
 */
@Singleton
public class ServedLimits {
  private final int modelContext;
  private final AtomicInteger cacheTokens = new AtomicInteger(Integer.MAX_VALUE);

  ServedLimits(ServedModel model) {
    this.modelContext = model.facts().contextLength();
  }

  /** Prompt and generated tokens together, as far as it is known now. */
  public int contextLength() {
    return Math.min(modelContext, cacheTokens.get());
  }

  /** The worker's cache holds so many tokens, at least 1. */
  public void cacheHolds(int tokens) {
    if (tokens < 1) {
      throw new IllegalArgumentException("a KV cache holds at least one token, found " + tokens);
    }
    cacheTokens.set(tokens);
  }
}
