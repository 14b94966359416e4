package dev.moemesh.placement.routing;

import dev.moemesh.placement.SlotSet;
import java.util.stream.IntStream;

/**
 * A set of slots of a grid as one bit per slot. Mutable while it is built; confined to its owner.
 *
 * <p>Slots outside the grid are left out: a pod may name what the model does not have.
 */
final class SlotBits {
  private final long[] words;

  private SlotBits(int slots) {
    this.words = new long[Math.ceilDiv(slots, Long.SIZE)];
  }

  static SlotBits none(SlotGrid grid) {
    return new SlotBits(grid.size());
  }

  static SlotBits all(SlotGrid grid) {
    SlotBits bits = none(grid);
    for (int index = 0; index < grid.size(); index++) {
      bits.add(index);
    }
    return bits;
  }

  static SlotBits of(SlotGrid grid, SlotSet slots) {
    SlotBits bits = none(grid);
    for (int i = 0; i < slots.size(); i++) {
      int layer = slots.layer(i);
      int expert = slots.expert(i);
      if (grid.contains(layer, expert)) {
        bits.add(grid.index(layer, expert));
      }
    }
    return bits;
  }

  SlotBits copy() {
    SlotBits copy = new SlotBits(words.length * Long.SIZE);
    System.arraycopy(words, 0, copy.words, 0, words.length);
    return copy;
  }

  private void add(int index) {
    words[index / Long.SIZE] |= 1L << index;
  }

  void set(int index, boolean in) {
    if (in) {
      add(index);
    } else {
      words[index / Long.SIZE] &= ~(1L << index);
    }
  }

  boolean contains(int index) {
    return (words[index / Long.SIZE] & 1L << index) != 0;
  }

  boolean isEmpty() {
    for (long word : words) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }

  int count() {
    int count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }

  void addAll(SlotBits other) {
    for (int i = 0; i < words.length; i++) {
      words[i] |= other.words[i];
    }
  }

  /** Adds the slots that are in one of the two sets only. */
  void addDifference(SlotBits one, SlotBits other) {
    for (int i = 0; i < words.length; i++) {
      words[i] |= one.words[i] ^ other.words[i];
    }
  }

  /** The words that are not zero: where {@link #forEachShared} has to look. */
  int[] occupiedWords() {
    return IntStream.range(0, words.length).filter(word -> words[word] != 0).toArray();
  }

  /** Visits the slots that both sets have, in the words given. */
  void forEachShared(SlotBits other, int[] inWords, SlotVisitor visitor) {
    for (int word : inWords) {
      for (long left = words[word] & other.words[word]; left != 0; left &= left - 1) {
        visitor.visit(word * Long.SIZE + Long.numberOfTrailingZeros(left));
      }
    }
  }

  /** Visits the slots, ascending. */
  void forEach(SlotVisitor visitor) {
    forEachShared(this, occupiedWords(), visitor);
  }

  /** Is given the number of a slot. */
  @FunctionalInterface
  interface SlotVisitor {
    void visit(int index);
  }
}
