package dev.moemesh.model.decoder;

import dev.moemesh.model.attention.RowMath;
import dev.moemesh.model.config.AttentionConfig;

/** RMSNorm of a row's queries and keys, before the rotary embedding. Immutable. */
sealed interface HeadNorm {

  /**
   * Normalises in place.
   *
   * @param projected a row's queries, keys and values, one behind the other
   */
  void apply(float[] projected, RowMath math);

  /**
   * The norm that a layer's attention has.
   *
   * @param query weights for queries, and {@code key} for keys; empty for a model without
   */
  static HeadNorm of(AttentionConfig attention, double epsilon, float[] query, float[] key) {
    int queries = attention.queryWidth();
    int keys = attention.keyValueWidth();
    return switch (attention.norm()) {
      case NONE -> new None();
      case PER_HEAD ->
          new Both(
              new NormedRange(0, queries, attention.headDim(), query),
              new NormedRange(queries, keys, attention.headDim(), key),
              epsilon);
      case FULL_WIDTH ->
          new Both(
              new NormedRange(0, queries, queries, query),
              new NormedRange(queries, keys, keys, key),
              epsilon);
    };
  }

  /** Leaves the row as it is. */
  record None() implements HeadNorm {
    @Override
    public void apply(float[] projected, RowMath math) {}
  }

  /** Normalises queries and keys by themselves. */
  record Both(NormedRange queries, NormedRange keys, double epsilon) implements HeadNorm {
    @Override
    public void apply(float[] projected, RowMath math) {
      queries.apply(projected, math, epsilon);
      keys.apply(projected, math, epsilon);
    }
  }

  /**
   * A part of the row, normalised in groups.
   *
   * @param width numbers that share one norm; {@code weight} has as many
   */
  @SuppressWarnings("ArrayRecordComponent") // written once, before any use
  record NormedRange(int from, int count, int width, float[] weight) {
    private void apply(float[] projected, RowMath math, double epsilon) {
      for (int at = from; at < from + count; at += width) {
        math.norm(projected, at, width, weight, epsilon, projected, at);
      }
    }
  }
}
