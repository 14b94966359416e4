package dev.moemesh.attention.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.attention.constraint.HeldConstraints.NoRoomException;
import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.grammar.constraint.Constraint;
import dev.moemesh.grammar.mask.Masks;
import dev.moemesh.grammar.mask.Matcher;
import dev.moemesh.grammar.mask.TokenVocabulary;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldConstraintsTest {
  private static final TokenVocabulary BYTES =
      TokenVocabulary.of(
          IntStream.range(0, 256)
              .mapToObj(value -> new byte[] {(byte) value})
              .toArray(byte[][]::new));

  @Test
  void givesOneConstraintOnceToAllItsUsers() {
    HeldConstraints held = new HeldConstraints(1_000, 1 << 20);
    Masks first = held.add(pattern("a+"), masks("a+"));

    assertThat(held.add(pattern("a+"), masks("a+"))).isSameAs(first);
    assertThat(held.find(pattern("a+"))).containsSame(first);
    assertThat(held.find(pattern("b+"))).isEmpty();
  }

  @Test
  void keepsTwelveThatNobodyUsesAndAllThatAreInUse() {
    HeldConstraints held = new HeldConstraints(10_000, 1 << 20);
    for (int i = 0; i < 40; i++) {
      Masks masks = held.add(pattern("x" + i), masks("x" + i));
      if (i >= 20) {
        held.release(masks);
      }
    }

    long found =
        IntStream.range(20, 40).filter(i -> held.find(pattern("x" + i)).isPresent()).count();
    assertThat(found).isEqualTo(12);
    assertThat(IntStream.range(0, 20)).allMatch(i -> held.find(pattern("x" + i)).isPresent());
  }

  @Test
  void refusesWhatDoesNotFitBesideThoseInUse() {
    Masks large = masks("abcdefghij");
    HeldConstraints held = new HeldConstraints(large.symbols() + 2, 1 << 20);
    held.add(pattern("abcdefghij"), large);

    assertThatThrownBy(() -> held.add(pattern("klmnopqrst"), masks("klmnopqrst")))
        .isInstanceOf(NoRoomException.class)
        .hasMessageContaining("send the request again");

    held.release(large);
    held.add(pattern("klmnopqrst"), masks("klmnopqrst"));
    assertThat(held.find(pattern("abcdefghij"))).isEmpty();
  }

  @Test
  void forgetsStatesAndMasksBeyondItsMemoryAndTextsGoOn() {
    HeldConstraints held = new HeldConstraints(1_000, 2_000);
    Masks masks = held.add(pattern("(ab|ac)*"), masks("(ab|ac)*"));
    Matcher matcher = new Matcher(masks);
    matcher.nextMask(100).compute();
    matcher.accept('a');
    matcher.nextMask(100).compute();
    assertThat(masks.memoBytes()).isGreaterThan(2_000);

    held.trim();

    assertThat(masks.memoBytes()).isZero();
    assertThat(matcher.nextMask(100).compute().allows('c')).isTrue();
    assertThat(matcher.nextMask(100).compute().count()).isEqualTo(2);
    assertThat(matcher.accept('b')).isTrue();
    assertThat(matcher.mayEnd()).isTrue();
  }

  private static Constraint pattern(String pattern) {
    return new Constraint.Pattern(pattern);
  }

  private static Masks masks(String pattern) {
    return new Masks(pattern(pattern).compile(CompileLimits.DEFAULT), BYTES, CompileLimits.DEFAULT);
  }
}
