package dev.moemesh.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void keepsTheClientsNameAndShowsItInTheMesh() {
    RequestId id = RequestId.of("order-17", random);

    assertThat(id.visible()).isEqualTo("order-17");
    assertThat(id.internal()).startsWith("order-17#");
  }

  @Test
  void tellsTwoRequestsOfOneNameApart() {
    assertThat(RequestId.of("a", random).internal())
        .isNotEqualTo(RequestId.of("a", random).internal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tab\there", "ümlaut", "line\nbreak"})
  void makesAnotherNameWhereTheClientsIsUnusable(String header) {
    assertThat(RequestId.of(header, random).visible()).matches("[0-9a-f]{32}");
  }

  @Test
  void takesNamesOfUpTo128Characters() {
    assertThat(RequestId.of("x".repeat(128), random).visible()).hasSize(128);
    assertThat(RequestId.of("x".repeat(129), random).visible()).hasSize(32);
    assertThat(RequestId.of(null, random).visible()).hasSize(32);
  }

  @Test
  void namesTheRequestsOfSeveralPrompts() {
    RequestId id = RequestId.of("a", random);

    assertThat(id.ofPrompt(0, 1)).isEqualTo(id.internal());
    assertThat(id.ofPrompt(1, 2)).isEqualTo(id.internal() + "-2");
  }
}
