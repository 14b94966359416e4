package dev.moemesh.model.attention;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code C += A B} for four rows of A. Each element of C adds its products one after the other,
 * with fused multiply-add, in the order of A's columns. So its bits depend only on its own row and
 * column.
 */
final class MatrixTile {

  /** Rows of A and C. */
  static final int ROWS = 4;

  /**
   * Columns of a row of B in memory. Being constant, it lets the compiler hoist the bounds checks.
   */
  static final int PANEL = 64;

  private static final VectorSpecies<Float> S = Lanes.FLOATS;
  private static final int L = Lanes.WIDTH;

  private MatrixTile() {}

  /**
   * Multiplies and adds.
   *
   * @param a rows of A, {@code depth} columns each, {@code aStride} apart, from {@code aAt}
   * @param b {@code [depth][PANEL]}, from {@code bAt}
   * @param c rows of C, {@code cStride} apart, from {@code cAt}
   * @param columns of C and B: a multiple of {@link Lanes#LANES}, at most {@link #PANEL}
   */
  static void multiplyAdd(
      float[] a,
      int aAt,
      int aStride,
      float[] b,
      int bAt,
      int depth,
      float[] c,
      int cAt,
      int cStride,
      int columns) {
    int column = 0;
    for (; column + 4 * L <= columns; column += 4 * L) {
      fourVectors(a, aAt, aStride, b, bAt + column, depth, c, cAt + column, cStride);
    }
    for (; column < columns; column += L) {
      oneVector(a, aAt, aStride, b, bAt + column, depth, c, cAt + column, cStride);
    }
  }

  /** Four rows by four vectors: sixteen sums that stay in registers. */
  private static void fourVectors(
      float[] a,
      int a0,
      int aStride,
      float[] b,
      int bAt,
      int depth,
      float[] c,
      int c0,
      int cStride) {
    int a1 = a0 + aStride;
    int a2 = a1 + aStride;
    int a3 = a2 + aStride;
    int c1 = c0 + cStride;
    int c2 = c1 + cStride;
    int c3 = c2 + cStride;
    FloatVector s00 = FloatVector.fromArray(S, c, c0);
    FloatVector s01 = FloatVector.fromArray(S, c, c0 + L);
    FloatVector s02 = FloatVector.fromArray(S, c, c0 + 2 * L);
    FloatVector s03 = FloatVector.fromArray(S, c, c0 + 3 * L);
    FloatVector s10 = FloatVector.fromArray(S, c, c1);
    FloatVector s11 = FloatVector.fromArray(S, c, c1 + L);
    FloatVector s12 = FloatVector.fromArray(S, c, c1 + 2 * L);
    FloatVector s13 = FloatVector.fromArray(S, c, c1 + 3 * L);
    FloatVector s20 = FloatVector.fromArray(S, c, c2);
    FloatVector s21 = FloatVector.fromArray(S, c, c2 + L);
    FloatVector s22 = FloatVector.fromArray(S, c, c2 + 2 * L);
    FloatVector s23 = FloatVector.fromArray(S, c, c2 + 3 * L);
    FloatVector s30 = FloatVector.fromArray(S, c, c3);
    FloatVector s31 = FloatVector.fromArray(S, c, c3 + L);
    FloatVector s32 = FloatVector.fromArray(S, c, c3 + 2 * L);
    FloatVector s33 = FloatVector.fromArray(S, c, c3 + 3 * L);
    for (int k = 0; k < depth; k++) {
      int bk = bAt + PANEL * k;
      FloatVector b0 = FloatVector.fromArray(S, b, bk);
      FloatVector b1 = FloatVector.fromArray(S, b, bk + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bk + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, bk + 3 * L);
      FloatVector x = FloatVector.broadcast(S, a[a0 + k]);
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      s02 = x.fma(b2, s02);
      s03 = x.fma(b3, s03);
      x = FloatVector.broadcast(S, a[a1 + k]);
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      s12 = x.fma(b2, s12);
      s13 = x.fma(b3, s13);
      x = FloatVector.broadcast(S, a[a2 + k]);
      s20 = x.fma(b0, s20);
      s21 = x.fma(b1, s21);
      s22 = x.fma(b2, s22);
      s23 = x.fma(b3, s23);
      x = FloatVector.broadcast(S, a[a3 + k]);
      s30 = x.fma(b0, s30);
      s31 = x.fma(b1, s31);
      s32 = x.fma(b2, s32);
      s33 = x.fma(b3, s33);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + L);
    s02.intoArray(c, c0 + 2 * L);
    s03.intoArray(c, c0 + 3 * L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s12.intoArray(c, c1 + 2 * L);
    s13.intoArray(c, c1 + 3 * L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s22.intoArray(c, c2 + 2 * L);
    s23.intoArray(c, c2 + 3 * L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
    s32.intoArray(c, c3 + 2 * L);
    s33.intoArray(c, c3 + 3 * L);
  }

  private static void oneVector(
      float[] a,
      int a0,
      int aStride,
      float[] b,
      int bAt,
      int depth,
      float[] c,
      int c0,
      int cStride) {
    int a1 = a0 + aStride;
    int a2 = a1 + aStride;
    int a3 = a2 + aStride;
    int c1 = c0 + cStride;
    int c2 = c1 + cStride;
    int c3 = c2 + cStride;
    FloatVector s0 = FloatVector.fromArray(S, c, c0);
    FloatVector s1 = FloatVector.fromArray(S, c, c1);
    FloatVector s2 = FloatVector.fromArray(S, c, c2);
    FloatVector s3 = FloatVector.fromArray(S, c, c3);
    for (int k = 0; k < depth; k++) {
      FloatVector column = FloatVector.fromArray(S, b, bAt + PANEL * k);
      s0 = FloatVector.broadcast(S, a[a0 + k]).fma(column, s0);
      s1 = FloatVector.broadcast(S, a[a1 + k]).fma(column, s1);
      s2 = FloatVector.broadcast(S, a[a2 + k]).fma(column, s2);
      s3 = FloatVector.broadcast(S, a[a3 + k]).fma(column, s3);
    }
    s0.intoArray(c, c0);
    s1.intoArray(c, c1);
    s2.intoArray(c, c2);
    s3.intoArray(c, c3);
  }
}
