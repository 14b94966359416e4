package dev.moemesh.contract.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
  private final Deque<Runnable> turn = new ArrayDeque<>();
  private final List<String> went = new ArrayList<>();
  private final ByteBudget budget = new ByteBudget(100, turn::add);

  @Test
  void isOpenUntilItIsUsedUp() {
    budget.take(99);
    assertThat(budget.isOpen()).isTrue();

    budget.take(1);

    assertThat(budget.isOpen()).isFalse();
  }

  @Test
  void letsThoseGoOnWhoWaitOneByOneAndAfterTheTurn() {
    budget.take(150);
    budget.whenOpen(() -> takeAs("first"));
    budget.whenOpen(() -> takeAs("second"));

    budget.giveBack(100);
    assertThat(went).isEmpty();
    runTurn();

    assertThat(went).containsExactly("first");
    budget.giveBack(100);
    runTurn();
    assertThat(went).containsExactly("first", "second");
  }

  @Test
  void keepsWaitingWhoeverFindsItUsedUpAgain() {
    budget.take(100);
    budget.whenOpen(() -> takeAs("late"));
    budget.giveBack(50);
    budget.take(50);

    runTurn();

    assertThat(went).isEmpty();
    budget.giveBack(1);
    runTurn();
    assertThat(went).containsExactly("late");
  }

  @Test
  void isAtLeastOneByte() {
    assertThatThrownBy(() -> new ByteBudget(0, turn::add))
        .hasMessageContaining("expected at least 1 byte, found 0");
  }

  private void takeAs(String name) {
    went.add(name);
    budget.take(100);
  }

  private void runTurn() {
    while (!turn.isEmpty()) {
      turn.poll().run();
    }
  }
}
