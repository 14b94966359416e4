package dev.moemesh.gateway.reasoning;

import static dev.moemesh.gateway.reasoning.ReasoningStart.CONTENT;
import static dev.moemesh.gateway.reasoning.ReasoningStart.EXPECTED;
import static dev.moemesh.gateway.reasoning.ReasoningStart.REASONING;
import static dev.moemesh.gateway.reasoning.ReasoningStart.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReasoningSplitterTest {

  @Test
  void splitsWhatTheModelOpens() {
    assertThat(split(UNDECIDED, "\n<think>\nwhy\n</think>\n\nso"))
        .isEqualTo("[\n<think>](\nwhy\n)[</think>]\n\nso");
  }

  @Test
  void splitsWhatThePromptOpened() {
    assertThat(split(REASONING, "why</think>so")).isEqualTo("(why)[</think>]so");
    assertThat(split(REASONING, "<think>why</think>so")).isEqualTo("[<think>](why)[</think>]so");
    assertThat(split(REASONING, "</think>so")).isEqualTo("[</think>]so");
  }

  @Test
  void takesAnAnswerThatDoesNotBeginWithTheTagAsContent() {
    assertThat(split(UNDECIDED, " <thin>k</think>")).isEqualTo(" <thin>k</think>");
    assertThat(split(UNDECIDED, "<thi")).isEqualTo("<thi");
    assertThat(split(UNDECIDED, "a<think>b</think>")).isEqualTo("a<think>b</think>");
    assertThat(split(CONTENT, "<think>b</think>")).isEqualTo("<think>b</think>");
  }

  @Test
  void takesAnAnswerThatWasCutOffAsReasoning() {
    assertThat(split(UNDECIDED, "<think>why</thi")).isEqualTo("[<think>](why</thi)");
    assertThat(split(REASONING, "why")).isEqualTo("(why)");
    assertThat(split(REASONING, "<th")).isEqualTo("(<th)");
  }

  @Test
  void findsTheTagBehindItsOwnBeginning() {
    assertThat(split(REASONING, "a<</think</think>b")).isEqualTo("(a<</think)[</think>]b");
  }

  @Test
  void endsReasoningOnce() {
    assertThat(split(UNDECIDED, "<think>a</think>b</think>c"))
        .isEqualTo("[<think>](a)[</think>]b</think>c");
  }

  @Test
  void readsThePromptsEnd() {
    assertThat(ReasoningFormat.QWEN3.startAfter("<|im_start|>assistant\n")).isEqualTo(EXPECTED);
    assertThat(ReasoningFormat.THINK_TAGS.startAfter("<|im_start|>assistant\n"))
        .isEqualTo(UNDECIDED);
    assertThat(ReasoningFormat.THINK_TAGS.startAfter("assistant\n<think>\n")).isEqualTo(REASONING);
    assertThat(ReasoningFormat.QWEN3.startAfter("assistant\n<think>\n")).isEqualTo(REASONING);
    assertThat(ReasoningFormat.QWEN3.startAfter("<think>\n\n</think>\n\n")).isEqualTo(CONTENT);
    assertThat(ReasoningFormat.DEEPSEEK_R1.startAfter("<｜Assistant｜>")).isEqualTo(REASONING);
    assertThat(ReasoningFormat.DEEPSEEK_R1.startAfter("<｜Assistant｜></think>")).isEqualTo(CONTENT);
    assertThat(ReasoningFormat.NONE.startAfter("<think>")).isEqualTo(CONTENT);
  }

  @Test
  void readsTheMessageThatAnAnswerContinues() {
    assertThat(ReasoningFormat.QWEN3.startWithin("So")).isEqualTo(CONTENT);
    assertThat(ReasoningFormat.QWEN3.startWithin("<think>Well")).isEqualTo(REASONING);
    assertThat(ReasoningFormat.DEEPSEEK_R1.startWithin("<think>a</think>So")).isEqualTo(CONTENT);
    assertThat(ReasoningFormat.NONE.startWithin("<think>Well")).isEqualTo(CONTENT);
  }

  @Test
  void readsTheTemplate() {
    assertThat(ReasoningFormat.detect("enable_thinking </think>"::contains))
        .isEqualTo(ReasoningFormat.QWEN3);
    assertThat(ReasoningFormat.detect("<｜Assistant｜> </think>"::contains))
        .isEqualTo(ReasoningFormat.DEEPSEEK_R1);
    assertThat(ReasoningFormat.detect("split('</think>')"::contains))
        .isEqualTo(ReasoningFormat.THINK_TAGS);
    assertThat(ReasoningFormat.detect("assistant"::contains)).isEqualTo(ReasoningFormat.NONE);
  }

  /** Tags in square brackets, reasoning in round ones; cut anywhere, it must be the same. */
  private static String split(ReasoningStart start, String text) {
    String whole = shown(start, List.of(text));
    assertThat(shown(start, text.chars().mapToObj(c -> String.valueOf((char) c)).toList()))
        .isEqualTo(whole);
    for (int at = 0; at < text.length(); at++) {
      assertThat(shown(start, List.of(text.substring(0, at), text.substring(at)))).isEqualTo(whole);
    }
    return whole;
  }

  private static String shown(ReasoningStart start, List<String> pieces) {
    ReasoningSplitter splitter = new ReasoningSplitter(start);
    List<TextSegment> segments = new ArrayList<>();
    pieces.forEach(piece -> segments.addAll(splitter.accept(piece)));
    segments.addAll(splitter.end());
    Segments joined = new Segments();
    segments.forEach(segment -> joined.add(segment.kind(), segment.text()));
    StringBuilder line = new StringBuilder();
    for (TextSegment segment : joined.all()) {
      line.append(
          switch (segment.kind()) {
            case TAG -> "[" + segment.text() + "]";
            case REASONING -> "(" + segment.text() + ")";
            case CONTENT -> segment.text();
          });
    }
    return line.toString();
  }
}
