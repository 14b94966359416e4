package dev.moemesh.expert.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchPlanTest {

  @Test
  void rowsOfOneExpertLieTogetherFrameAfterFrame() {
    RowGroups first = groups(new int[] {4, 1}, new int[] {2, 1});
    RowGroups second = groups(new int[] {1, 9}, new int[] {3, 1});

    BatchPlan plan = BatchPlan.of(List.of(first, second));

    assertThat(plan.groups().size()).isEqualTo(3);
    assertThat(plan.groups().rowCounts()).containsExactly(4, 2, 1);
    assertThat(plan.firstRow(0, 1)).isZero();
    assertThat(plan.firstRow(1, 0)).isEqualTo(1);
    assertThat(plan.firstRow(0, 0)).isEqualTo(4);
    assertThat(plan.firstRow(1, 1)).isEqualTo(6);
  }

  @Test
  void everyRowOfAnyFramesHasOnePlaceAmongItsExpert() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      List<RowGroups> frames =
          IntStream.range(0, 1 + random.nextInt(6)).mapToObj(i -> randomGroups(random)).toList();

      BatchPlan plan = BatchPlan.of(frames);

      int[] expertOfRow = new int[plan.groups().rows()];
      Arrays.fill(expertOfRow, -1);
      for (int frame = 0; frame < frames.size(); frame++) {
        RowGroups groups = frames.get(frame);
        for (int group = 0; group < groups.size(); group++) {
          for (int row = 0; row < groups.rowCount(group); row++) {
            int place = plan.firstRow(frame, group) + row;
            assertThat(expertOfRow[place]).as("seed %d: a place is taken once", seed).isEqualTo(-1);
            expertOfRow[place] = groups.expert(group);
          }
        }
      }
      int place = 0;
      for (int group = 0; group < plan.groups().size(); group++) {
        for (int row = 0; row < plan.groups().rowCount(group); row++) {
          assertThat(expertOfRow[place++])
              .as("seed %d", seed)
              .isEqualTo(plan.groups().expert(group));
        }
      }
      assertThat(place).isEqualTo(expertOfRow.length);
    }
  }

  private static RowGroups randomGroups(Random random) {
    List<Integer> experts = new ArrayList<>(IntStream.range(0, 12).boxed().toList());
    Collections.shuffle(experts, random);
    int size = 1 + random.nextInt(experts.size());
    return groups(
        experts.stream().limit(size).mapToInt(Integer::intValue).toArray(),
        random.ints(size, 1, 9).toArray());
  }

  private static RowGroups groups(int[] experts, int[] rowCounts) {
    return new RowGroups(experts, rowCounts);
  }
}
