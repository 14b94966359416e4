package dev.moemesh.gateway.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ToolFormatTest {

  @Test
  void recognisesTheTemplatesOfTheFamilies() {
    assertThat(detect("{% for tool in tools %}… <tool_call>\\n{\"name\": <function-name>}"))
        .isEqualTo(ToolFormat.HERMES);
    assertThat(detect("<tool_call>\\n<function=' + tool_call.name + '>"))
        .isEqualTo(ToolFormat.QWEN3_CODER);
    assertThat(detect("{{ '[TOOL_CALLS] [' }}")).isEqualTo(ToolFormat.MISTRAL);
    assertThat(detect("{{- '<|python_tag|>' + tool_call.name }}")).isEqualTo(ToolFormat.LLAMA3);
    assertThat(
            detect(
                "Respond in the format {\"name\": function name, \"parameters\": dictionary of argument name and its value}"))
        .isEqualTo(ToolFormat.LLAMA3);
    assertThat(detect("'<｜tool▁calls▁begin｜>'")).isEqualTo(ToolFormat.DEEPSEEK_V3);
    assertThat(detect("{{ message.content }}")).isEqualTo(ToolFormat.NONE);
  }

  @Test
  void knowsItsLabels() {
    for (ToolFormat format : ToolFormat.values()) {
      assertThat(ToolFormat.of(format.label())).isEqualTo(format);
    }
    assertThat(ToolFormat.QWEN3_CODER.label()).isEqualTo("qwen3-coder");
    assertThatThrownBy(() -> ToolFormat.of("qwen"))
        .hasMessage(
            "moe.gateway.tool-parser must be auto or one of none, hermes, qwen3-coder, mistral, llama3, deepseek-v3, found 'qwen'");
  }

  private static ToolFormat detect(String template) {
    return ToolFormat.detect(template::contains);
  }
}
