package dev.moemesh.gateway.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.gateway.answer.Transcript;
import dev.moemesh.gateway.answer.WholeAnswer;
import org.junit.jupiter.api.Test;

class MistralTest {

  @Test
  void readsAnArrayOfCalls() {
    assertThat(
            line(
                "[TOOL_CALLS] [{\"name\": \"get_weather\", \"arguments\": {\"city\": \"[a]\"}}, {\"arguments\": {}, \"name\": \"time\"}]"))
        .isEqualTo(" #0:get_weather {\"city\": \"[a]\"} #1:time {}");
  }

  @Test
  void readsCallsByName() {
    assertThat(line("Well.[TOOL_CALLS]get_weather[ARGS]{\"city\": \"é\"}[TOOL_CALLS]time[ARGS] {}"))
        .isEqualTo("Well. #0:get_weather {\"city\": \"é\"} #1:time {}");
    assertThat(line("[TOOL_CALLS]get_weather{\"city\": \"é\"}"))
        .isEqualTo(" #0:get_weather {\"city\": \"é\"}");
  }

  @Test
  void keepsTheModelsIds() {
    WholeAnswer answer =
        Transcript.auto(ToolFormat.MISTRAL, "[TOOL_CALLS]time[CALL_ID]abc123XYZ[ARGS]{}").whole();

    assertThat(answer.calls()).containsExactly(new WholeAnswer.Call("abc123XYZ", "time", "{}"));
  }

  @Test
  void makesIdsOfNineLettersAndDigits() {
    WholeAnswer answer = Transcript.auto(ToolFormat.MISTRAL, "[TOOL_CALLS]time[ARGS]{}").whole();

    assertThat(answer.calls().getFirst().id()).matches("[A-Za-z0-9]{9}");
  }

  @Test
  void givesBackWhatOnlyLooksLikeACall() {
    for (String text :
        new String[] {
          "[TOOL_CALLS] I do not know.",
          "[TOOL_CALLS][1, 2]",
          "[TOOL_CALLS][]",
          "[TOOL_CALLS]time[ARGS]none",
          "[TOOL_CALLS]time",
          "[TOOL_CALLS][ARGS]{}",
          "[TOOL_CALL] x",
          "[TOOL_CALLS]{\"a\":1}",
        }) {
      assertThat(line(text)).isEqualTo(text);
    }
  }

  private static String line(String text) {
    return Transcript.auto(ToolFormat.MISTRAL, text).line();
  }
}
