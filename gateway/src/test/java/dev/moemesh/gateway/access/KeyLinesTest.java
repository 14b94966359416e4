package dev.moemesh.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.gateway.quota.Allowance;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyLinesTest {
  private static final String KEY = "moe-0123456789abcdef";
  private static final long UNLIMITED = Allowance.UNLIMITED;

  @Test
  void readsNamesKeysCommentsAndOptions() {
    ApiKeys keys =
        read(
            "# people",
            "",
            "alice=" + KEY,
            "  bob=moe-bobs-own-key-42 requests=60 tokens=100000 concurrent=4 weight=2 # a team");

    assertThat(keys.find(KEY)).contains(new Caller("alice", Allowance.NONE, 1));
    assertThat(keys.find("moe-bobs-own-key-42"))
        .contains(new Caller("bob", new Allowance(60, 100_000, 4), 2));
    assertThat(keys.find(KEY + "x")).isEmpty();
    assertThat(keys.find("")).isEmpty();
  }

  /** {@code printf %s moe-0123456789abcdef | sha256sum}. */
  @Test
  void readsHashedKeys() {
    ApiKeys keys =
        read("alice=sha256:987d78f2b9a4cd9df739d039b865f22a972e85386acb1ea5fdb3a05c78682aac");

    assertThat(keys.find(KEY)).map(Caller::name).contains("alice");
  }

  @Test
  void aKeyMayContainEqualsSigns() {
    assertThat(read("alice=moe-0123456789abc==").find("moe-0123456789abc==")).isPresent();
  }

  @Test
  void oneNameMayHaveTwoKeysWhileOneReplacesTheOther() {
    ApiKeys keys = read("alice=" + KEY + " requests=5", "alice=moe-the-new-key-77 requests=5");

    assertThat(keys.find(KEY)).isEqualTo(keys.find("moe-the-new-key-77")).isPresent();
  }

  @Test
  void whatALineDoesNotSayIsAsTheDefaultHasIt() {
    Allowance defaults = new Allowance(10, 20, 30);

    ApiKeys keys = KeyLines.read("keys", List.of("alice=" + KEY + " tokens=7"), defaults);

    assertThat(keys.find(KEY).orElseThrow().allowance()).isEqualTo(new Allowance(10, 7, 30));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alice | expected name=key",
        "=moe-0123456789abcdef | expected name=key",
        "al ice=moe-0123456789abcdef | expected name=key",
        "alice=short | found 5 characters; ./moe api-key NAME makes one",
        "alice=sha256:12ab | expected 64 hexadecimal digits",
        "alice=moe-0123456789abcdef requests | expected requests=N",
        "alice=moe-0123456789abcdef requests=-1 | expected requests=N",
        "alice=moe-0123456789abcdef requests=0 | requests: expected at least 1, found 0",
        "alice=moe-0123456789abcdef weight=0 | weight: expected at least 1, found 0",
        "alice=moe-0123456789abcdef burst=1 | expected requests=N",
        "alice=moe-0123456789abcdef tokens=1 tokens=2 | expected 'tokens' once",
        "bob=moe-the-first-key-1 | expected a key of its own for 'bob', found the key of 'first'",
        "first=moe-0123456789abcdef weight=2 | expected the same options on each line of 'first'",
      })
  void namesTheLineThatIsWrongAndQuotesNoKey(String line, String message) {
    assertThatThrownBy(() -> read("first=moe-the-first-key-1", "# comment", line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("keys.txt, line 3: ")
        .hasMessageContaining(message)
        .message()
        .doesNotContain(KEY, "moe-the-first-key-1");
  }

  @Test
  void saysThatThereIsNoKey() {
    assertThatThrownBy(() -> read("# nobody", "").requireSome("moe.gateway.api-keys"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("moe.gateway.api-keys: expected at least one line name=key");
  }

  private static ApiKeys read(String... lines) {
    return KeyLines.read(
        "keys.txt", List.of(lines), new Allowance(UNLIMITED, UNLIMITED, UNLIMITED));
  }
}
