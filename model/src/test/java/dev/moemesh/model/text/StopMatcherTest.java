package dev.moemesh.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.model.text.StopMatcher.Result;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopMatcherTest {
  @Test
  void textThatMayBeginAStopStringIsHeldBack() {
    StopMatcher matcher = new StopMatcher(List.of("###"), false);

    assertThat(matcher.append("ab#")).isEqualTo(new Result("ab", false));
    assertThat(matcher.append("#c##")).isEqualTo(new Result("##c", false));
    assertThat(matcher.append("#d")).isEqualTo(new Result("", true));
  }

  @Test
  void aStopStringIsIncludedIfAsked() {
    StopMatcher matcher = new StopMatcher(List.of("END"), true);

    assertThat(matcher.append("the E")).isEqualTo(new Result("the ", false));
    assertThat(matcher.append("ND of")).isEqualTo(new Result("END", true));
    assertThat(matcher.flush()).isEmpty();
  }

  @Test
  void whatWasHeldBackComesWithTheFlush() {
    StopMatcher matcher = new StopMatcher(List.of("stop"), false);

    assertThat(matcher.append("do not sto").text()).isEqualTo("do not ");
    assertThat(matcher.flush()).isEqualTo("sto");
    assertThat(matcher.flush()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "aab, xaaab, xa",
    "abab, abacababab, abac",
    "a, banana, b",
    "'\n\n', 'a\nb\n\nc', 'a\nb'"
  })
  void aStopStringThatOverlapsItselfIsFound(String stop, String text, String expected) {
    assertThat(byCharacter(List.of(stop), false, text)).isEqualTo(expected);
  }

  @Test
  void theStopStringThatIsCompleteFirstWins() {
    assertThat(byCharacter(List.of("abcd", "bc"), false, "xabcd")).isEqualTo("xa");
    assertThat(byCharacter(List.of("c", "abc"), false, "xabcd")).isEqualTo("x");
  }

  @Test
  void withoutStopStringsNothingIsHeldBack() {
    assertThat(new StopMatcher(List.of(), false).append("abc")).isEqualTo(new Result("abc", false));
  }

  @Test
  void anEmptyStopStringIsRefused() {
    assertThatThrownBy(() -> new StopMatcher(List.of("a", ""), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leave it out");
  }

  @Test
  void nothingFollowsAMatch() {
    StopMatcher matcher = new StopMatcher(List.of("x"), false);
    matcher.append("x");

    assertThatThrownBy(() -> matcher.append("y")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void everyWayToCutATextGivesTheSameAsAPlainSearch() {
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      List<String> stops =
          random.ints(random.nextInt(4), 1, 5).mapToObj(length -> word(random, length)).toList();
      String text = word(random, random.nextInt(25));
      boolean include = random.nextBoolean();

      String streamed = streamed(new StopMatcher(stops, include), text, random);

      assertThat(streamed)
          .as("seed %d, stops %s, text %s, include %s", seed, stops, text, include)
          .isEqualTo(searched(stops, include, text));
    }
  }

  private static String word(Random random, int length) {
    return random
        .ints(length, 'a', 'd')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String byCharacter(List<String> stops, boolean include, String text) {
    StopMatcher matcher = new StopMatcher(stops, include);
    StringBuilder emitted = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      Result result = matcher.append(text.substring(i, i + 1));
      emitted.append(result.text());
      if (result.matched()) {
        return emitted.toString();
      }
    }
    return emitted.append(matcher.flush()).toString();
  }

  private static String streamed(StopMatcher matcher, String text, Random random) {
    StringBuilder emitted = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int end = Math.min(text.length(), at + random.nextInt(5));
      Result result = matcher.append(text.substring(at, end));
      emitted.append(result.text());
      if (result.matched()) {
        return emitted.toString();
      }
      at = end;
    }
    return emitted.append(matcher.flush()).toString();
  }

  private static String searched(List<String> stops, boolean include, String text) {
    for (int end = 1; end <= text.length(); end++) {
      String soFar = text.substring(0, end);
      int start = stops.stream().filter(soFar::endsWith).mapToInt(String::length).max().orElse(0);
      if (start > 0) {
        return include ? soFar : soFar.substring(0, end - start);
      }
    }
    return text;
  }
}
