package dev.moemesh.model.gating;

import java.util.Arrays;

/**
 * The choices of an assignment, grouped by expert: experts ascending, the choices of an expert in
 * their own order (a stable counting sort). The <em>place</em> of a choice is its index in that
 * order. An expert then reads its rows from consecutive memory, as the grouped products of
 * MegaBlocks do (Gale et al., 2023, section 5.2).
 *
 * <p>The arrays grow and are used again by the next batch. Not thread-safe.
 */
public final class ExpertGroups {
  private final int expertCount;

  /** Where the places of each expert end. */
  private final int[] ends;

  private int[] choices = new int[0];
  private int size;

  /** No choices yet, for layers with that many experts. */
  public ExpertGroups(int expertCount) {
    this.expertCount = expertCount;
    this.ends = new int[expertCount + 1];
  }

  /** Groups all choices of an assignment; what was grouped before is void. */
  public void group(Assignment assignment) {
    begin(assignment.choiceCount());
    for (int choice = 0; choice < size; choice++) {
      ends[assignment.expert(choice) + 1]++;
    }
    startsFromCounts();
    for (int choice = 0; choice < size; choice++) {
      choices[ends[assignment.expert(choice)]++] = choice;
    }
  }

  /**
   * Groups some choices of an assignment; what was grouped before is void.
   *
   * @param some the choices to group, which keep this order within an expert; the first {@code
   *     count} elements are read
   */
  public void group(Assignment assignment, int[] some, int count) {
    begin(count);
    for (int i = 0; i < count; i++) {
      ends[assignment.expert(some[i]) + 1]++;
    }
    startsFromCounts();
    for (int i = 0; i < count; i++) {
      choices[ends[assignment.expert(some[i])]++] = some[i];
    }
  }

  private void begin(int count) {
    if (choices.length < count) {
      choices = new int[Math.max(count, 2 * choices.length)];
    }
    size = count;
    Arrays.fill(ends, 0);
  }

  /** Element e is then where expert e begins; placing its choices moves it to where they end. */
  private void startsFromCounts() {
    for (int expert = 0; expert < expertCount; expert++) {
      ends[expert + 1] += ends[expert];
    }
  }

  /** Experts of the layer, with choices or without. */
  public int expertCount() {
    return expertCount;
  }

  /** Choices grouped. */
  public int size() {
    return size;
  }

  /** The first place of an expert; that of expert {@code expertCount} is {@link #size}. */
  public int firstPlace(int expert) {
    return expert == 0 ? 0 : ends[expert - 1];
  }

  /** How many choices an expert has. */
  public int count(int expert) {
    return ends[expert] - firstPlace(expert);
  }

  /** The choice at a place. */
  public int choice(int place) {
    return choices[place];
  }
}
