package dev.moemesh.gateway.chat;

import static dev.moemesh.contract.v1.FinishReason.FINISH_REASON_STOP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.gateway.answer.AnswerStyle;
import dev.moemesh.gateway.api.JsonBody;
import dev.moemesh.gateway.generation.Accepted;
import dev.moemesh.gateway.generation.Answering;
import dev.moemesh.gateway.generation.Bodies;
import dev.moemesh.gateway.generation.Events;
import dev.moemesh.gateway.served.ChatRenderer;
import dev.moemesh.gateway.served.Models;
import dev.moemesh.gateway.served.ServedModel;
import dev.moemesh.gateway.tools.Tools;
import dev.moemesh.model.text.ChatPrompt;
import dev.moemesh.model.text.ChatTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small templates of each kind: what the gateway makes of them by itself. */
class TemplatesTest {
  private static final String SHOWS_TOOLS =
      "{% for tool in tools or [] %}{{ tool.function.name }} {% endfor %}";
  private static final String QWEN3 =
      SHOWS_TOOLS
          + "{% if false %}<tool_call>{% endif %}a:{% if enable_thinking is false %}<think></think>{% endif %}";

  @TempDir Path directory;

  @Test
  void readsTheCallsOfEachKind() {
    assertThat(call(QWEN3, "<tool_call>{\"name\":\"time\",\"arguments\":{\"a\":1}}</tool_call>"))
        .isEqualTo("{\"a\":1}");
    assertThat(
            call(
                SHOWS_TOOLS + "{# <tool_call><function= #}",
                "<tool_call><function=time><parameter=a>1</parameter></function></tool_call>"))
        .isEqualTo("{\"a\": \"1\"}");
    assertThat(
            call(
                SHOWS_TOOLS + "{# [TOOL_CALLS] #}",
                "[TOOL_CALLS][{\"name\":\"time\",\"arguments\":{\"a\":1}}]"))
        .isEqualTo("{\"a\":1}");
    assertThat(
            call(
                SHOWS_TOOLS + "{# <|python_tag|> #}",
                "{\"name\":\"time\",\"parameters\":{\"a\":1}}"))
        .isEqualTo("{\"a\":1}");
  }

  @Test
  void splitsReasoningOffUnlessItIsTurnedOff() {
    String text = "<think>b</think>c";

    JsonNode on = message(accept(QWEN3, "'max_tokens':9"), text);
    JsonNode off = message(accept(QWEN3, "'chat_template_kwargs':{'enable_thinking':false}"), text);

    assertThat(on.path("reasoning").asText()).isEqualTo("b");
    assertThat(on.path("content").asText()).isEqualTo("c");
    assertThat(off.has("reasoning")).isFalse();
    assertThat(off.path("content").asText()).isEqualTo(text);
  }

  @Test
  void beginsWithinReasoningThatThePromptOpens() {
    JsonNode message = message(accept("a:<think>{# </think> #}\n", "'max_tokens':9"), "b</think>c");

    assertThat(message.path("reasoning").asText()).isEqualTo("b");
    assertThat(message.path("content").asText()).isEqualTo("c");
  }

  private String call(String template, String text) {
    Accepted accepted = accept(template, "'tools':[" + Tools.TIME + "]");
    assertThat(accepted.plan().prompts().getFirst().text()).startsWith("time ");
    JsonNode calls = message(accepted, text).path("tool_calls");
    assertThat(calls).as(template).hasSize(1);
    assertThat(calls.at("/0/function/name").asText()).isEqualTo("time");
    return calls.at("/0/function/arguments").asText();
  }

  private Accepted accept(String template, String fields) {
    ServedModel model = Models.rendering(renderer(template));
    AnswerStyle style = AnswerStyle.of("auto", "auto", model::templateContains);
    String body = "{'messages':[{'role':'user','content':'hi'}]," + fields + "}";
    return Bodies.chat(model, style)
        .accept(JsonBody.parse(body.replace('\'', '"').getBytes(UTF_8)), Bodies.ID, Bodies.NOW);
  }

  private ChatRenderer renderer(String source) {
    ChatTemplate template;
    try {
      Files.writeString(directory.resolve("chat_template.jinja"), source);
      template = ChatTemplate.load(directory, Clock.systemUTC()).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ChatRenderer() {
      @Override
      public String render(ChatPrompt prompt) {
        return template.render(prompt);
      }

      @Override
      public boolean contains(String text) {
        return template.contains(text);
      }
    };
  }

  private static JsonNode message(Accepted accepted, String text) {
    List<Integer> tokens = Models.tokens(text);
    List<TokenEvent> events = new ArrayList<>(Events.text(0, tokens));
    events.set(events.size() - 1, Events.finished(0, FINISH_REASON_STOP, tokens.size()));
    return Answering.whole(accepted, events).at("/choices/0/message");
  }
}
