package dev.moemesh.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.grammar.constraint.Constraint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Regular expressions, EBNF and alternatives. */
class GrammarsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "^a|b$ ~ a b ~ ab c",
        "(?:ab)+?c{0,2} ~ ab abab abc ababcc ~ c abccc",
        "[^\\d\\s]{2} ~ ab é_ ~ a1 a",
        "\\w+@\\w+\\.(com|de) ~ a@b.com x_1@y.de ~ a@b a@b.fr",
        "[\\w.-]+ ~ a-b.c ~ a,b",
        "\\p{Lu}\\p{Ll}* ~ Ärger X ~ ärger",
        "(a?){3,5} ~ a aaaaa ~ aaaaaa b",
        "(a*)*b ~ b aab ~ a",
        "\\u00e9\\x41\\u{1F600} ~ éA😀 ~ eA😀",
        "a{,3}x{2 ~ ax{2 aaax{2 x{2 ~ aaaax{2 axx",
        "(?P<year>\\d{4})-(?<m>0[1-9]|1[0-2]) ~ 2024-12 ~ 2024-13",
      })
  void aPatternMatchesTheWholeText(String pattern, String matching, String others) {
    check(new Constraint.Pattern(pattern), matching, others);
  }

  private static void check(Constraint constraint, String matching, String others) {
    for (String text : matching.split(" ", -1)) {
      assertThat(Texts.matches(constraint, text)).as("'%s' matches", text).isTrue();
    }
    for (String text : others.split(" ", -1)) {
      assertThat(Texts.matches(constraint, text)).as("'%s' does not match", text).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "a\\b ~ word boundaries",
        "(?<!a)b ~ look-behind",
        "(?i)a ~ the group (?i…) is not supported",
        "a++ ~ possessive",
        "*a ~ nothing to repeat",
        "a( ~ not closed",
        "a) ~ ')' without '('",
        "[z-a] ~ ascending order",
        "a{3,2} ~ least <= most",
        "(^a)b ~ The anchor ^ is supported at the ends",
        "\\p{Greek} ~ the property \\p{Greek} is not supported",
      })
  void aPatternIsRefusedByName(String pattern, String message) {
    assertThatThrownBy(() -> Texts.matches(new Constraint.Pattern(pattern), ""))
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aGrammarMatchesByItsRules() {
    String calculator =
        """
        # sums of products
        root   ::= sum
        sum    ::= product (("+" | "-") product)*
        product::= factor ("*" factor)*
        factor ::= number | "(" sum ")"
        number ::= [0-9]{1,3} ("." [0-9]+)?
          | "π" | 'e'
        """;

    check(new Constraint.Grammar(calculator), "1 1+2*3 (1+2)*3.14 ((π))-e", "1+ (1 1234 +1 1.");
  }

  @Test
  void aGrammarMayRepeatWhatMayBeEmptyAndNestWithoutBound() {
    check(
        new Constraint.Grammar("root ::= (\"a\"? \"b\"?)* end\nend ::= \"(\" root \")\" | \".\""),
        ". ab. ba(aab(.))",
        "ab (. c.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "root ::= root \"a\" | \"a\" ~ left recursion",
        "root ::= item? root \"a\" | \"c\"/item ::= \"b\" ~ left recursion",
        "root ::= item ~ line 1, column 10: rule 'item' is used but not defined",
        "start ::= \"a\" ~ no rule 'root'",
        "root ::= \"a ~ ends too early",
        "root ::= (\"a\" ~ '(' is not closed",
        "root ::= \"a\"/root ::= \"b\" ~ line 2",
        "root ::= \"a\" root ~ No finite text",
        "root = \"a\" ~ expected '::='",
      })
  void aGrammarIsRefusedWithThePlace(String grammar, String message) {
    assertThatThrownBy(() -> Texts.matches(new Constraint.Grammar(grammar.replace('/', '\n')), ""))
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining(message);
  }

  @Test
  void alternativesAreMatchedExactly() {
    check(
        new Constraint.Alternatives(List.of("yes", "yesterday", "no", "日本")),
        "yes yesterday no 日本",
        "ye yest y 日");
  }

  @Test
  void refusesMoreBeginningsThanAStateCanHaveWhenItCompiles() {
    Constraint many = new Constraint.Pattern("aa|".repeat(210_000) + "b");

    CompileLimits large =
        new CompileLimits(
            1 << 20, 500_000, 100_000, Duration.ofSeconds(2), 4 << 20, 8 << 20, 50_000);

    assertThatThrownBy(() -> many.compile(large))
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining("less ambiguous");
    assertThatThrownBy(() -> many.compile(CompileLimits.DEFAULT))
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining("make it smaller");
  }

  @Test
  void aLongTextOfAPatternIsNoDeepRecursion() {
    Constraint bounded =
        new Constraint.Schema(
            "{\"type\":\"string\",\"pattern\":\"^[a-z]+$\",\"minLength\":4000,\"maxLength\":8000}",
            false);

    assertThat(bounded.compile(CompileLimits.DEFAULT).start().leastBytes()).isEqualTo(4_002);
  }
}
