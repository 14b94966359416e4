package dev.moemesh.model.gating;

import java.util.Arrays;

/**
 * Multiplies hidden rows by gate weights, in float32 and in a fixed order. It adds the elements of
 * a block of {@value #BLOCK} one after the other with fused multiply-add, and then block after
 * block. Immutable.
 *
 * <p>Experts are the inner dimension, so that the vector units work across experts and never
 * reorder a sum. Each hidden element has an array of its own: C2 of JDK 25 does not vectorise loops
 * that read an array at unequal offsets. Four rows share one pass over the weights. A row has the
 * same sums alone.
 */
final class GateLogits {
  private static final int BLOCK = 256;
  private static final int ROWS = 4;

  /** {@code [hiddenSize][expertCount]}. */
  private final float[][] byHidden;

  private final int expertCount;

  GateLogits(float[] weight, int expertCount, int hiddenSize) {
    this.expertCount = expertCount;
    this.byHidden = new float[hiddenSize][expertCount];
    for (int h = 0; h < hiddenSize; h++) {
      for (int expert = 0; expert < expertCount; expert++) {
        byHidden[h][expert] = weight[expert * hiddenSize + h];
      }
    }
  }

  /**
   * Computes logits.
   *
   * @param hidden {@code [rows, hiddenSize]}
   * @param logits out: {@code [rows, expertCount]}
   */
  void compute(float[] hidden, int rows, float[] logits) {
    float[][] sums = new float[Math.min(rows, ROWS)][expertCount];
    float[][] partial = new float[Math.min(rows, ROWS)][expertCount];
    int row = 0;
    for (; row + ROWS <= rows; row += ROWS) {
      four(hidden, row * byHidden.length, sums, partial);
      for (int i = 0; i < ROWS; i++) {
        System.arraycopy(sums[i], 0, logits, (row + i) * expertCount, expertCount);
      }
    }
    for (; row < rows; row++) {
      one(hidden, row * byHidden.length, sums[0], partial[0]);
      System.arraycopy(sums[0], 0, logits, row * expertCount, expertCount);
    }
  }

  private void one(float[] hidden, int at, float[] sum, float[] partial) {
    Arrays.fill(sum, 0);
    for (int block = 0; block < byHidden.length; block += BLOCK) {
      int end = Math.min(block + BLOCK, byHidden.length);
      Arrays.fill(partial, 0);
      int h = block;
      for (; h + 8 <= end; h += 8) {
        eightTerms(h, hidden, at + h, partial);
      }
      for (; h < end; h++) {
        term(byHidden[h], hidden[at + h], partial);
      }
      add(sum, partial);
    }
  }

  private void four(float[] hidden, int at, float[][] sums, float[][] partial) {
    int stride = byHidden.length;
    for (float[] sum : sums) {
      Arrays.fill(sum, 0);
    }
    for (int block = 0; block < stride; block += BLOCK) {
      int end = Math.min(block + BLOCK, stride);
      for (float[] part : partial) {
        Arrays.fill(part, 0);
      }
      int h = block;
      for (; h + 4 <= end; h += 4) {
        fourTermsOfFourRows(h, hidden, at + h, partial);
      }
      for (; h < end; h++) {
        for (int row = 0; row < ROWS; row++) {
          term(byHidden[h], hidden[at + row * stride + h], partial[row]);
        }
      }
      for (int row = 0; row < ROWS; row++) {
        add(sums[row], partial[row]);
      }
    }
  }

  private void eightTerms(int h, float[] x, int at, float[] out) {
    float[] w0 = byHidden[h];
    float[] w1 = byHidden[h + 1];
    float[] w2 = byHidden[h + 2];
    float[] w3 = byHidden[h + 3];
    float[] w4 = byHidden[h + 4];
    float[] w5 = byHidden[h + 5];
    float[] w6 = byHidden[h + 6];
    float[] w7 = byHidden[h + 7];
    float x0 = x[at];
    float x1 = x[at + 1];
    float x2 = x[at + 2];
    float x3 = x[at + 3];
    float x4 = x[at + 4];
    float x5 = x[at + 5];
    float x6 = x[at + 6];
    float x7 = x[at + 7];
    for (int e = 0; e < expertCount; e++) {
      float sum = Math.fma(x0, w0[e], out[e]);
      sum = Math.fma(x1, w1[e], sum);
      sum = Math.fma(x2, w2[e], sum);
      sum = Math.fma(x3, w3[e], sum);
      sum = Math.fma(x4, w4[e], sum);
      sum = Math.fma(x5, w5[e], sum);
      sum = Math.fma(x6, w6[e], sum);
      out[e] = Math.fma(x7, w7[e], sum);
    }
  }

  private void fourTermsOfFourRows(int h, float[] x, int at, float[][] out) {
    int stride = byHidden.length;
    float[] w0 = byHidden[h];
    float[] w1 = byHidden[h + 1];
    float[] w2 = byHidden[h + 2];
    float[] w3 = byHidden[h + 3];
    float[] outA = out[0];
    float[] outB = out[1];
    float[] outC = out[2];
    float[] outD = out[3];
    int b = at + stride;
    int c = b + stride;
    int d = c + stride;
    float a0 = x[at];
    float a1 = x[at + 1];
    float a2 = x[at + 2];
    float a3 = x[at + 3];
    float b0 = x[b];
    float b1 = x[b + 1];
    float b2 = x[b + 2];
    float b3 = x[b + 3];
    float c0 = x[c];
    float c1 = x[c + 1];
    float c2 = x[c + 2];
    float c3 = x[c + 3];
    float d0 = x[d];
    float d1 = x[d + 1];
    float d2 = x[d + 2];
    float d3 = x[d + 3];
    for (int e = 0; e < expertCount; e++) {
      float v0 = w0[e];
      float v1 = w1[e];
      float v2 = w2[e];
      float v3 = w3[e];
      outA[e] = Math.fma(a3, v3, Math.fma(a2, v2, Math.fma(a1, v1, Math.fma(a0, v0, outA[e]))));
      outB[e] = Math.fma(b3, v3, Math.fma(b2, v2, Math.fma(b1, v1, Math.fma(b0, v0, outB[e]))));
      outC[e] = Math.fma(c3, v3, Math.fma(c2, v2, Math.fma(c1, v1, Math.fma(c0, v0, outC[e]))));
      outD[e] = Math.fma(d3, v3, Math.fma(d2, v2, Math.fma(d1, v1, Math.fma(d0, v0, outD[e]))));
    }
  }

  private static void term(float[] weights, float x, float[] out) {
    for (int e = 0; e < out.length; e++) {
      out[e] = Math.fma(x, weights[e], out[e]);
    }
  }

  private static void add(float[] sum, float[] partial) {
    for (int e = 0; e < sum.length; e++) {
      sum[e] += partial[e];
    }
  }
}
