package dev.moemesh.model.config;

import java.util.OptionalInt;

/**
 * What differs from layer to layer.
 *
 * @param moe whether the feed-forward part is a gate with experts; else it is one dense FFN
 * @param slidingWindow if present, a query at position p sees the keys p - slidingWindow + 1 to p;
 *     else 0 to p
 */
public record LayerConfig(boolean moe, OptionalInt slidingWindow) {
  public LayerConfig {
    slidingWindow.ifPresent(window -> Require.positive("sliding_window", window));
  }
}
