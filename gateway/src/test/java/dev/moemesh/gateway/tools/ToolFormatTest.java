package dev.moemesh.gateway.tools;

import static org.assertj.core.api.Assertions.assertThat;

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

  private static ToolFormat detect(String template) {
    return ToolFormat.detect(template::contains);
  }
}
