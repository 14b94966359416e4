package dev.moemesh.gateway.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final List<String> went = new ArrayList<>();

  @Test
  void goesAtOnceWhereThereIsRoom() {
    Turns turns = new Turns(2, 10);

    lineUp(turns, "a", "a1");
    lineUp(turns, "a", "a2");
    lineUp(turns, "a", "a3");

    assertThat(went).containsExactly("a1", "a2");
  }

  @Test
  void theNextGoesWhenOneLeaves() {
    Turns turns = new Turns(1, 10);
    Turns.Turn first = lineUp(turns, "a", "a1");
    lineUp(turns, "a", "a2");
    lineUp(turns, "b", "b1");
    first.generated();

    first.leave();
    first.leave();

    assertThat(went).containsExactly("a1", "b1");
  }

  @Test
  void whoLeavesTheLineNeverGoes() {
    Turns turns = new Turns(1, 10);
    Turns.Turn first = lineUp(turns, "a", "a1");
    Turns.Turn second = lineUp(turns, "a", "a2");
    lineUp(turns, "a", "a3");

    second.leave();
    first.leave();

    assertThat(went).containsExactly("a1", "a3");
  }

  @Test
  void boundsTheLineOfEachCaller() {
    Turns turns = new Turns(1, 2);
    lineUp(turns, "a", "a1");
    lineUp(turns, "a", "a2");
    lineUp(turns, "a", "a3");

    assertThat(turns.lineUp("a", 1, 1, 1, () -> went.add("a4"))).isEmpty();
    assertThat(turns.lineUp("b", 1, 1, 1, () -> went.add("b1"))).isPresent();
  }

  private Turns.Turn lineUp(Turns turns, String caller, String request) {
    return turns.lineUp(caller, 1, 1, 1, () -> went.add(request)).orElseThrow();
  }
}
