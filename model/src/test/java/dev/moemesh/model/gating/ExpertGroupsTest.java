package dev.moemesh.model.gating;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExpertGroupsTest {
  private static final int EXPERTS = 7;

  private final ExpertGroups groups = new ExpertGroups(EXPERTS);

  @Test
  void choicesLieByExpertAndKeepTheirOrder() {
    groups.group(assignment(2, 0, 6, 2, 0, 2));

    assertThat(choices()).containsExactly(1, 4, 0, 3, 5, 2);
    assertThat(firstPlaces()).containsExactly(0, 2, 2, 5, 5, 5, 5, 6);
    assertThat(groups.count(2)).isEqualTo(3);
    assertThat(groups.count(1)).isZero();
    assertThat(groups.size()).isEqualTo(6);
  }

  @Test
  void someChoicesAreGroupedWithoutTheOthers() {
    groups.group(assignment(2, 0, 6, 2, 0, 2), new int[] {5, 4, 0, 99}, 3);

    assertThat(choices()).containsExactly(4, 5, 0);
    assertThat(firstPlaces()).containsExactly(0, 1, 1, 3, 3, 3, 3, 3);
  }

  @Test
  void withoutChoicesThereAreNoPlaces() {
    groups.group(assignment(1, 2));

    groups.group(assignment());

    assertThat(groups.size()).isZero();
    assertThat(firstPlaces()).containsOnly(0);
  }

  @Test
  void theOrderIsThatOfAStableSort() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      int[] experts = random.ints(random.nextInt(300), 0, EXPERTS).toArray();

      groups.group(assignment(experts));

      assertThat(choices())
          .as("seed %d", seed)
          .isEqualTo(
              IntStream.range(0, experts.length)
                  .boxed()
                  .sorted(Comparator.comparing(choice -> experts[choice]))
                  .toList());
    }
  }

  private static Assignment assignment(int... experts) {
    Assignment assignment = new Assignment();
    assignment.reset(experts.length);
    for (int expert : experts) {
      assignment.choose(expert, 1);
      assignment.endRow();
    }
    return assignment;
  }

  private List<Integer> choices() {
    return IntStream.range(0, groups.size()).map(groups::choice).boxed().toList();
  }

  private List<Integer> firstPlaces() {
    return IntStream.rangeClosed(0, EXPERTS).map(groups::firstPlace).boxed().toList();
  }
}
