package dev.moemesh.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.gateway.reasoning.ReasoningStart;
import dev.moemesh.gateway.tools.ToolFormat;
import dev.moemesh.gateway.tools.Tools;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AnswerParserTest {
  /** Pieces of all formats, from which random texts are made. */
  private static final List<String> WORDS =
      List.of(
          "<think>",
          "</think>",
          "<tool_call>",
          "</tool_call>",
          "<function=get_weather>",
          "<function=",
          "<parameter=city>",
          "<parameter=days>",
          "</parameter>",
          "</function>",
          "[TOOL_CALLS]",
          "[ARGS]",
          "[CALL_ID]",
          "<|python_tag|>",
          "<｜tool▁calls▁begin｜>",
          "<｜tool▁call▁begin｜>",
          "<｜tool▁sep｜>",
          "<｜tool▁call▁end｜>",
          "<｜tool▁calls▁end｜>",
          "{\"name\": \"time\", \"arguments\": {\"a\": \"}\"}}",
          "{\"parameters\": {}, \"name\":\"time\"}",
          "time",
          "{",
          "}",
          "[",
          "]",
          "\"",
          "\\",
          ":",
          ",",
          ";",
          "\n",
          " ",
          "😀",
          "é",
          "1",
          "null",
          "\"name\"",
          "\"arguments\"",
          "```json");

  @Test
  void findsCallsBehindTheReasoningOnly() {
    String call = "<tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>";

    assertThat(
            Transcript.auto(ToolFormat.HERMES, "<think>" + call + "</think>\n\n" + call)
                .starting(ReasoningStart.UNDECIDED)
                .line())
        .isEqualTo("(" + call + ") #0:f {}");
  }

  @Test
  void hidesReasoningThatTheClientDoesNotWant() {
    AnswerShape shape =
        new AnswerShape(
            ReasoningStart.REASONING, false, Tools.use("'tool_choice':'auto'"), ToolFormat.HERMES);

    assertThat(new Transcript(shape, "why</think>so").line()).isEqualTo("so");
  }

  @Test
  void doesNotDependOnHowAnyTextIsCut() {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int words = random.nextInt(14); words > 0; words--) {
        text.append(any(WORDS, random));
      }
      ToolFormat format = any(List.of(ToolFormat.values()), random);
      ReasoningStart start = any(List.of(ReasoningStart.values()), random);
      String choice = any(List.of("'auto'", "'required'", "'none'"), random);
      Transcript transcript =
          Transcript.of(format, Tools.use("'tool_choice':" + choice), text.toString())
              .starting(start);
      assertThat(transcript.shape()).as("seed %d", seed).isNotNull();

      transcript.requireSameHoweverCut(random);
    }
  }

  @Test
  void losesNoTextThatIsNoCall() {
    SplittableRandom random = new SplittableRandom(20);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder("x");
      for (int words = random.nextInt(14); words > 0; words--) {
        text.append(any(WORDS, random));
      }
      ToolFormat format = any(List.of(ToolFormat.values()), random);
      WholeAnswer answer = Transcript.auto(format, text.toString()).whole();

      if (answer.calls().isEmpty()) {
        assertThat(answer.content()).as(format + " " + text).isEqualTo(text.toString());
      }
    }
  }

  private static <T> T any(List<T> values, SplittableRandom random) {
    return values.get(random.nextInt(values.size()));
  }
}
