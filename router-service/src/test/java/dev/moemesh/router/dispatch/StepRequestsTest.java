package dev.moemesh.router.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.v1.RequestSpan;
import dev.moemesh.contract.v1.RouteHeader;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StepRequestsTest {
  private final StepRequests requests = new StepRequests();

  @Test
  void namesTheRequestsWhoseRowsAreConcerned() {
    requests.update(step(4, "a", 2, "b", 1, "c", 3));

    assertThat(requests.describe(4, new int[] {5, 0, 0})).isEqualTo(" (requests a, c)");
    assertThat(requests.describe(4, new int[] {2})).isEqualTo(" (requests b)");
  }

  @Test
  void laterLayersOfTheStepGoWithoutNamesAndKeepThem() {
    requests.update(step(4, "a", 1));
    requests.update(RouteHeader.newBuilder().setStep(4).setLayer(1).build());

    assertThat(requests.describe(4, new int[] {0})).isEqualTo(" (requests a)");
  }

  @Test
  void saysNothingOfAStepItDoesNotKnow() {
    requests.update(step(4, "a", 1));

    assertThat(requests.describe(5, new int[] {0})).isEmpty();
  }

  @Test
  void stepsThatAreUnderWayAtOnceKeepTheirNames() {
    requests.update(step(4, "a", 1));
    requests.update(step(5, "b", 1));

    assertThat(requests.describe(4, new int[] {0})).isEqualTo(" (requests a)");
    assertThat(requests.describe(5, new int[] {0})).isEqualTo(" (requests b)");
  }

  @Test
  void forgetsStepsLongPast() {
    IntStream.range(1, 10).forEach(number -> requests.update(step(number, "r" + number, 1)));

    assertThat(requests.describe(1, new int[] {0})).isEmpty();
    assertThat(requests.describe(2, new int[] {0})).isEqualTo(" (requests r2)");
  }

  @Test
  void namesNoMoreThanAreOfUse() {
    Object[] spans = IntStream.range(0, 10).boxed().flatMap(i -> Stream.of("r" + i, 1)).toArray();
    requests.update(step(1, spans));

    assertThat(requests.describe(1, IntStream.range(0, 10).toArray()))
        .isEqualTo(" (requests r0, r1, r2, r3, r4, r5, r6, r7 and 2 more)");
  }

  private static RouteHeader step(long step, Object... idsAndRows) {
    RouteHeader.Builder header = RouteHeader.newBuilder().setStep(step);
    for (int i = 0; i < idsAndRows.length; i += 2) {
      header.addRequests(
          RequestSpan.newBuilder()
              .setRequestId((String) idsAndRows[i])
              .setRowCount((Integer) idsAndRows[i + 1]));
    }
    return header.build();
  }
}
