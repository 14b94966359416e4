package dev.moemesh.gateway.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.gateway.answer.Transcript;
import org.junit.jupiter.api.Test;

class LlamaTest {

  @Test
  void readsACallThatIsTheAnswer() {
    assertThat(line("{\"name\": \"get_weather\", \"parameters\": {\"city\": \"Paris\"}}"))
        .isEqualTo(" #0:get_weather {\"city\": \"Paris\"}");
  }

  @Test
  void readsCallsBehindTheTag() {
    assertThat(
            line(
                "<|python_tag|>{\"name\": \"other\", \"arguments\": {\"a\": \";\"}}; {\"name\": \"time\", \"parameters\": {}}\n"))
        .isEqualTo(" #0:other {\"a\": \";\"} #1:time {}");
  }

  @Test
  void leavesJsonThatNamesNoToolAlone() {
    for (String text :
        new String[] {
          "{\"name\": \"Bob\", \"parameters\": {}}",
          "{\"name\": \"Bob\", \"age\": 7}",
          "{\"a\": {\"name\": \"time\"}}",
          "{}",
          "[{\"name\": \"time\", \"parameters\": {}}]",
          "It is {\"name\": \"time\", \"parameters\": {}}",
          "  plain",
          "<|python_tag|>print(1)",
          "<|python",
        }) {
      assertThat(line(text)).isEqualTo(text);
    }
  }

  @Test
  void takesTextBehindACall() {
    assertThat(line("{\"name\": \"time\", \"parameters\": {}} ok")).isEqualTo(" #0:time {} ok");
    assertThat(line("{\"name\": \"time\", \"parameters\": {}}; ok")).isEqualTo(" #0:time {}; ok");
  }

  private static String line(String text) {
    return Transcript.auto(ToolFormat.LLAMA3, text).line();
  }
}
