package dev.moemesh.contract.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Surefire enables assertions; without them nothing is checked. */
class ThreadConfinementTest {
  private final Loop loop = new Loop("test-loop");

  @AfterEach
  void stop() {
    loop.close();
  }

  @Test
  void theLoopsThreadPassesTheLoopsCheck() throws Exception {
    assertThat(loop.executor().submit(loop::assertInLoop, true).get(20, SECONDS)).isTrue();
  }

  @Test
  void anotherThreadFailsTheLoopsCheckAndLearnsTheRemedy() {
    assertThatThrownBy(loop::assertInLoop)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("test-loop")
        .hasMessageContaining(Thread.currentThread().getName())
        .hasMessageContaining("hand the work over");
  }

  @Test
  void anObjectBelongsToTheThreadThatUsesItFirst() throws Exception {
    ThreadConfinement confinement = new ThreadConfinement();
    loop.executor().submit(confinement::check).get(20, SECONDS);

    assertThatThrownBy(confinement::check)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("test-loop");
    assertThat(loop.executor().submit(confinement::check, true).get(20, SECONDS)).isTrue();
  }

  @Test
  void aByteBudgetBelongsToTheLoop() throws Exception {
    ByteBudget budget = new ByteBudget(1, loop.executor());
    loop.executor().submit(() -> budget.take(1)).get(20, SECONDS);

    assertThatThrownBy(() -> budget.giveBack(1)).isInstanceOf(AssertionError.class);
  }

  @Test
  void aThreadKeepsWhatItUsesFirst() {
    ThreadConfinement confinement = new ThreadConfinement();
    confinement.check();

    assertThatNoException().isThrownBy(confinement::check);
    assertThatThrownBy(() -> loop.executor().submit(confinement::check).get(20, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(AssertionError.class);
  }
}
