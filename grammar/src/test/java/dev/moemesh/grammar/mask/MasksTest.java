package dev.moemesh.grammar.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.grammar.GrammarException;
import dev.moemesh.grammar.RandomSchemas;
import dev.moemesh.grammar.TestVocabulary;
import dev.moemesh.grammar.automaton.Automaton;
import dev.moemesh.grammar.automaton.State;
import dev.moemesh.grammar.constraint.Constraint;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasksTest {

  private final TestVocabulary vocabulary = new TestVocabulary();

  private Masks masks(Constraint constraint) {
    return new Masks(
        constraint.compile(CompileLimits.DEFAULT), vocabulary.vocabulary(), CompileLimits.DEFAULT);
  }

  @Test
  void aMaskAllowsExactlyTheTokensWhoseBytesTheAutomatonSurvives() {
    RandomSchemas schemas = new RandomSchemas(5);
    for (int i = 0; i < 40; i++) {
      compareWithEachToken(new Constraint.Schema(schemas.next().toString(), false), i);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root ::= \"{\" root? \"}\" | [a-e]{3,40} (\",\" root)*",
        "root ::= a* b\na ::= \"a\"{0,30} | \"bb\" a\nb ::= \"[\" root \"]\" | [0-9]*",
        "root ::= (\"a\" | \"ab\" | \"abc\" [x-z]*)* \".\"",
      })
  void thatHoldsForAmbiguousAndRecursiveGrammars(String grammar) {
    compareWithEachToken(new Constraint.Grammar(grammar), 1);
  }

  private void compareWithEachToken(Constraint constraint, int seed) {
    Masks masks = masks(constraint);
    Random random = new Random(seed);
    State state = masks.start();
    for (int step = 0; step < 40 && !state.isFinal(); step++) {
      TokenMask free = masks.mask(state, Integer.MAX_VALUE);
      int remaining = (int) state.leastBytes() + random.nextInt(3);
      TokenMask steered = masks.mask(state, remaining);
      List<Integer> allowed = new ArrayList<>();
      for (int token = 0; token < vocabulary.size(); token++) {
        State next = masks.next(state, token);
        boolean fits = !next.isDead() && next.leastBytes() <= remaining - 1;
        assertThat(free.allows(token))
            .as("seed %d, token %d", seed, token)
            .isEqualTo(!next.isDead());
        if (remaining > 0) {
          assertThat(steered.allows(token) && !fits)
              .as("seed %d, steered %d", seed, token)
              .isFalse();
        }
        if (!next.isDead()) {
          allowed.add(token);
        }
      }
      assertThat(free.count()).isEqualTo(allowed.size());
      state = masks.next(state, allowed.get(random.nextInt(allowed.size())));
    }
  }

  @Test
  void whatFitsTheRemainingTokensIsCompletedInThem() {
    Masks masks =
        masks(
            new Constraint.Schema(
                "{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"minItems\":2}", true));
    int shortest = "[\"\",\"\"]".length();
    Matcher matcher = new Matcher(masks);

    int tokens = 0;
    while (!matcher.mustEnd()) {
      TokenMask mask = matcher.nextMask(shortest - tokens).compute();
      int token = 0;
      while (!mask.allows(token)) {
        token++;
      }
      assertThat(matcher.accept(token)).isTrue();
      tokens++;
    }

    assertThat(tokens).isLessThanOrEqualTo(shortest);
  }

  @Test
  void aMaskLeavesTheLogitsOfItsTokensAlone() {
    TokenMask few =
        masks(new Constraint.Pattern("[ab]"))
            .mask(masks(new Constraint.Pattern("[ab]")).start(), 9);
    TokenMask many =
        masks(new Constraint.Pattern(".*")).mask(masks(new Constraint.Pattern(".*")).start(), 9);
    float[] logits = new float[vocabulary.size()];
    java.util.Arrays.fill(logits, 1.5f);
    float[] others = logits.clone();

    few.apply(logits);
    many.apply(others);

    assertThat(few).isInstanceOf(TokenMask.Few.class);
    assertThat(many).isInstanceOf(TokenMask.Many.class);
    for (int token = 0; token < logits.length; token++) {
      assertThat(logits[token]).isEqualTo(few.allows(token) ? 1.5f : Float.NEGATIVE_INFINITY);
      assertThat(others[token]).isEqualTo(many.allows(token) ? 1.5f : Float.NEGATIVE_INFINITY);
    }
  }

  @Test
  void neverAllowsSpecialTokens() {
    TokenMask mask =
        masks(new Constraint.Pattern("[\\s\\S]*"))
            .mask(masks(new Constraint.Pattern("a")).start(), 9);

    assertThat(mask.allows(vocabulary.size() - 1)).isFalse();
  }

  @Test
  void refusesAConstraintWhoseMaskHasTooManyStates() {
    CompileLimits small =
        new CompileLimits(
            1_000_000, 500_000, 10_000, java.time.Duration.ofSeconds(2), 1 << 20, 1 << 20, 1);
    Masks masks =
        new Masks(
            new Constraint.Pattern("([a-z ]{0,300}[ -z]?){0,300}x").compile(small),
            vocabulary.vocabulary(),
            small);

    assertThatThrownBy(() -> masks.mask(masks.start(), 9))
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining("too many states");
  }

  @Test
  void forgetsStatesBeyondItsLimitAndStaysRight() {
    CompileLimits forgetful =
        new CompileLimits(
            1_000_000, 500_000, 10_000, java.time.Duration.ofSeconds(2), 20_000, 20_000, 400_000);
    Masks masks =
        new Masks(
            new Constraint.Schema("{\"type\":\"object\"}", false).compile(forgetful),
            vocabulary.vocabulary(),
            forgetful);

    for (int seed = 0; seed < 5; seed++) {
      var text = dev.moemesh.grammar.RandomText.generate(vocabulary, masks, 120, new Random(seed));
      assertThat(text.complete()).as(text.text()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(foo|\\p{L}{3,50}| )*",
        "(\\w{1,100}){1,100}",
        "((\\w{1,30}){1,30}){1,30}",
        ".*[a-m].{2000}"
      })
  void anAmbiguousPatternIsServedOrRefusedWithinABoundOfWork(String pattern) {
    Automaton automaton = new Constraint.Pattern(pattern).compile(CompileLimits.DEFAULT);
    Masks masks = new Masks(automaton, vocabulary.vocabulary(), CompileLimits.DEFAULT);
    Matcher matcher = new Matcher(masks);
    Random random = new Random(1);
    try {
      for (int step = 0; step < 60; step++) {
        long before = automaton.work();
        try {
          TokenMask mask = matcher.nextMask(10_000).compute();
          assertThat(matcher.accept(anyOf(mask, random))).isTrue();
        } finally {
          // What one state takes comes on top: the work is checked between states.
          assertThat(automaton.work() - before)
              .isLessThan(CompileLimits.DEFAULT.workPerMask() + 60_000);
        }
      }
    } catch (GrammarException e) {
      assertThat(e).hasMessageContaining("less ambiguous");
    }
  }

  @Test
  void workOnOtherThreadsCountsForNobodyElse() throws InterruptedException {
    Automaton automaton = new Constraint.Pattern("[a-z]+").compile(CompileLimits.DEFAULT);
    long before = automaton.work();
    Thread other = new Thread(() -> automaton.worked(1_000_000));
    other.start();
    other.join();

    assertThat(automaton.work()).isEqualTo(before);
  }

  @Test
  void aStateThatWasForgottenKeepsNoLaterOnesAlive() throws InterruptedException {
    CompileLimits limits =
        new CompileLimits(1_000, 10_000, 1_000, Duration.ofSeconds(2), 20_000, 8 << 20, 50_000);
    Automaton automaton = new Constraint.Pattern("(a|[a-c]{1,500}d)*").compile(limits);
    State start = automaton.start();
    long generation = automaton.generation();
    State state = start;
    for (int step = 0; automaton.generation() < generation + 2; step++) {
      state = state.next('a' + step % 3);
    }
    WeakReference<State> later = new WeakReference<>(state.next('a'));
    state = start;
    while (automaton.generation() < generation + 4) {
      state = state.next('a');
    }
    for (int tries = 0; tries < 50 && later.get() != null; tries++) {
      System.gc();
      new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
    }

    assertThat(later.get()).isNull();
    assertThat(start.next('a').isDead()).isFalse();
  }

  private int anyOf(TokenMask mask, Random random) {
    int token = random.nextInt(vocabulary.size());
    while (!mask.allows(token)) {
      token = (token + 1) % vocabulary.size();
    }
    return token;
  }
}
