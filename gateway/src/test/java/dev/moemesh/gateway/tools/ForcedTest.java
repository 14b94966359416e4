package dev.moemesh.gateway.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.gateway.answer.Transcript;
import dev.moemesh.gateway.answer.WholeAnswer;
import org.junit.jupiter.api.Test;

class ForcedTest {
  private static final String REQUIRED = "'tool_choice':'required'";
  private static final String NAMED =
      "'tool_choice':{'type':'function','function':{'name':'time'}}";

  @Test
  void readsRequiredCallsWhateverTheModelsFormat() {
    for (ToolFormat format : ToolFormat.values()) {
      assertThat(
              line(
                  format,
                  REQUIRED,
                  "[{\"name\": \"time\", \"parameters\": {}}, {\"name\":\"get_weather\",\"parameters\":{\"city\":\"[TOOL_CALLS]\"}}]"))
          .isEqualTo(" #0:time {} #1:get_weather {\"city\":\"[TOOL_CALLS]\"}");
    }
  }

  @Test
  void hasNoContentWhereTheLengthCutsACallOff() {
    assertThat(line(ToolFormat.HERMES, REQUIRED, "[\n")).isEmpty();
    assertThat(line(ToolFormat.HERMES, REQUIRED, "[{\"na")).isEmpty();
  }

  @Test
  void takesTheWholeTextAsTheNamedFunctionsArguments() {
    assertThat(line(ToolFormat.HERMES, NAMED, "{\"a\": [1, 2]}"))
        .isEqualTo(" #0:time {\"a\": [1, 2]}");
    assertThat(line(ToolFormat.HERMES, NAMED, "{\"a\"")).isEqualTo(" #0:time {\"a\"");
    assertThat(line(ToolFormat.HERMES, NAMED, "")).isEmpty();
  }

  @Test
  void keepsOnlyTheFirstCallWithoutParallelCalls() {
    WholeAnswer answer =
        Transcript.of(
                ToolFormat.HERMES,
                Tools.use("'parallel_tool_calls':false"),
                "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":1}}</tool_call>"
                    + "<tool_call>{\"name\":\"g\",\"arguments\":{}}</tool_call>")
            .whole();

    assertThat(answer.calls()).extracting(WholeAnswer.Call::name).containsExactly("f");
    assertThat(answer.calls()).extracting(WholeAnswer.Call::arguments).containsExactly("{\"a\":1}");
    assertThat(answer.content()).isEmpty();
  }

  @Test
  void takesTextThatIsNoCallAsContent() {
    assertThat(line(ToolFormat.HERMES, REQUIRED, "hello")).isEqualTo("hello");
    assertThat(line(ToolFormat.HERMES, REQUIRED, "[1]")).isEqualTo("[1]");
  }

  @Test
  void findsNoCallsWhereTheRequestWantsNone() {
    String text = "<tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>";

    assertThat(line(ToolFormat.HERMES, "'tool_choice':'none'", text)).isEqualTo(text);
  }

  private static String line(ToolFormat format, String fields, String text) {
    return Transcript.of(format, Tools.use(fields), text).line();
  }
}
