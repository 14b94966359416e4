package dev.moemesh.bench.metrics;

import java.util.Locale;

/** What a call of a MoE layer spends its time on. */
public enum LayerPart {
  /** The router's gate. */
  GATE,
  /** Between router and expert pods, there and back. */
  WIRE,
  /** Waiting in an expert pod. */
  QUEUE,
  /** The experts' feed-forward networks. */
  COMPUTE,
  /** The weighted sum. */
  COMBINE,
  /** Between attention service and router, there and back. */
  HOP;

  /** The value of the metric's label {@code part}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
