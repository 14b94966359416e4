package dev.moemesh.model.decoder;

import dev.moemesh.model.attention.NumberFormat;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.weights.MappedTensor;
import java.lang.foreign.MemorySegment;

/** The embedding as it lies in the checkpoint, widened row by row. Used on one thread. */
final class TokenEmbedding {

  private static final NumberFormat FLOATS = NumberFormat.of(DataType.F32);

  private final MemorySegment matrix;
  private final NumberFormat format;
  private final int vocabularySize;
  private final int hiddenSize;

  /**
   * The embedding of a model.
   *
   * @param matrix {@code [vocabularySize, hiddenSize]}; belongs to others
   */
  TokenEmbedding(ModelConfig config, MappedTensor matrix) {
    this.matrix = matrix.bytes();
    this.format = NumberFormat.of(matrix.dtype());
    this.vocabularySize = config.vocabularySize();
    this.hiddenSize = config.hiddenSize();
  }

  /**
   * Writes the rows of tokens.
   *
   * @param residual float32 {@code [tokens, hiddenSize]}
   * @throws IllegalArgumentException if a token is outside of the vocabulary
   */
  void write(long[] tokenIds, MemorySegment residual) {
    float[] row = new float[hiddenSize];
    for (int i = 0; i < tokenIds.length; i++) {
      long token = tokenIds[i];
      if (token < 0 || token >= vocabularySize) {
        throw new IllegalArgumentException(
            "token %d is outside of the vocabulary of %d".formatted(token, vocabularySize));
      }
      format.widen(matrix, token * hiddenSize * format.bytes(), row, 0, hiddenSize);
      FLOATS.narrow(row, 0, residual, (long) i * hiddenSize * Float.BYTES, hiddenSize);
    }
  }
}
