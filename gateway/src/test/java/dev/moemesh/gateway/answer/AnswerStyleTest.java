package dev.moemesh.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.gateway.reasoning.ReasoningFormat;
import dev.moemesh.gateway.tools.ToolFormat;
import org.junit.jupiter.api.Test;

class AnswerStyleTest {

  @Test
  void findsEachFormatByItsLabel() {
    for (ToolFormat format : ToolFormat.values()) {
      assertThat(AnswerStyle.of(format.label(), "none", _ -> false).tools()).isEqualTo(format);
    }
    for (ReasoningFormat format : ReasoningFormat.values()) {
      assertThat(AnswerStyle.of("none", format.label(), _ -> false).reasoning()).isEqualTo(format);
    }
    assertThat(ToolFormat.QWEN3_CODER.label()).isEqualTo("qwen3-coder");
    assertThat(ReasoningFormat.DEEPSEEK_R1.label()).isEqualTo("deepseek-r1");
  }

  @Test
  void namesTheSettingThatIsWrong() {
    assertThatThrownBy(() -> AnswerStyle.of("qwen", "auto", _ -> false))
        .hasMessage(
            "moe.gateway.tool-parser must be auto or one of none, hermes, qwen3-coder, mistral, llama3, deepseek-v3, found 'qwen'");
    assertThatThrownBy(() -> AnswerStyle.of("auto", "r1", _ -> false))
        .hasMessage(
            "moe.gateway.reasoning-parser must be auto or one of none, think-tags, qwen3, deepseek-r1, found 'r1'");
  }
}
