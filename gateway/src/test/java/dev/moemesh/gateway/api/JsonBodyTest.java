package dev.moemesh.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
  private static final String DEEP =
      "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\":}",
        "nonsense",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":-Infinity}",
        "{\"a\":01}",
        "{'a':1}",
        "{\"a\":1} trailing",
        "{\"a\":1}{\"a\":2}",
        "{\"a\":\"\u0001\"}",
        "[]",
        "\"text\"",
        "null",
        "17"
      })
  void refusesWhatIsNotOneJsonObject(String body) {
    ApiError error = errorOf(body.getBytes(UTF_8));

    assertThat(error.status()).isEqualTo(400);
    assertThat(error.code()).isEqualTo("malformed_json");
    assertThat(error.message()).isNotBlank();
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] body = {'{', '"', 'a', '"', ':', '"', (byte) 0xff, (byte) 0xfe, '"', '}'};

    assertThat(errorOf(body).code()).isEqualTo("malformed_json");
  }

  @Test
  void refusesUtf8ThatIsLongerThanItMayBe() {
    byte[] body = {'{', '"', 'a', '"', ':', '"', (byte) 0xc0, (byte) 0x80, '"', '}'};

    assertThat(errorOf(body).message()).contains("UTF-8");
  }

  @Test
  void refusesOtherEncodings() {
    assertThat(errorOf("{\"a\":1}".getBytes(UTF_16LE)).code()).isEqualTo("malformed_json");
  }

  @Test
  void readsPastAByteOrderMark() {
    assertThat(JsonBody.parse("\ufeff{\"a\":1}".getBytes(UTF_8)).integer("a", 0, 9, 0))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":NaN}", "{\"a\":[[", "{\"a\":" + DEEP})
  void saysNothingOfTheParsersSettings(String body) {
    assertThat(errorOf(body.getBytes(UTF_8)).message()).doesNotContain("`", "Stream", "Source");
  }

  @Test
  void refusesNestingThatIsTooDeep() {
    String body = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

    assertThat(errorOf(body.getBytes(UTF_8)).code()).isEqualTo("malformed_json");
  }

  @Test
  void refusesNumbersThatAreTooLong() {
    String body = "{\"a\":" + "9".repeat(100_000) + "}";

    assertThat(errorOf(body.getBytes(UTF_8)).code()).isEqualTo("malformed_json");
  }

  @Test
  void takesTheLastOfTwoEqualKeys() {
    Fields fields = JsonBody.parse("{\"a\":1,\"a\":2}".getBytes(UTF_8));

    assertThat(fields.integer("a", 0, 9, 0)).isEqualTo(2);
  }

  @Test
  void saysWhereTheBodyIsBroken() {
    assertThat(errorOf("{\n\"a\" 1}".getBytes(UTF_8)).message()).contains("line 2");
  }

  private static ApiError errorOf(byte[] body) {
    ApiException thrown = catchThrowableOfType(ApiException.class, () -> JsonBody.parse(body));
    assertThat(thrown).isNotNull();
    return thrown.error();
  }
}
