package dev.moemesh.model.gating;

import java.nio.IntBuffer;

/**
 * The token ids of a batch's rows, as far as the caller of the gate knows them. A choice by hash
 * needs them (Roller et al., "Hash Layers for Large Sparse Models", 2021, section 3.1).
 *
 * <p>A caller that receives rows without token ids passes them as absent.
 */
public sealed interface RowTokens {

  /** Ids that the caller does not know. */
  static RowTokens absent() {
    return Absent.ABSENT;
  }

  /**
   * One id for each row.
   *
   * @param ids the id of row r is element r, whatever the buffer's position
   */
  record Known(IntBuffer ids) implements RowTokens {
    /** The token of a row. */
    public int id(int row) {
      return ids.get(row);
    }
  }

  /** The caller does not know the ids. */
  enum Absent implements RowTokens {
    ABSENT
  }
}
