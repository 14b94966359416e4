package dev.moemesh.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheTokensTest {

  @Test
  void areReadFromAReadinessThatIsUpOrDown() {
    assertThat(
            CacheTokens.in(
                """
                {"status": "DOWN", "checks": [{"name": "a", "status": "UP"},
                  {"name": "moe-layers", "status": "DOWN", "data": {"kv_cache_tokens": 5456}}]}
                """))
        .hasValue(5456);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "{}",
        "{\"checks\": [{\"data\": {\"kv_cache_tokens\": 0}}]}",
        "{\"checks\": [{\"data\": {\"kv_cache_tokens\": \"many\"}}]}"
      })
  void areUnknownWhereTheAnswerSaysNothing(String health) {
    assertThat(CacheTokens.in(health)).isEmpty();
  }
}
