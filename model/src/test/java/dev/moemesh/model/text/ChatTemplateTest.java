package dev.moemesh.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.moemesh.model.text.ChatTemplateException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTemplateTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC);
  private static final List<Map<String, Object>> GREETING =
      List.of(Map.of("role", "user", "content", "Hi"));

  @TempDir private Path directory;

  @Test
  void theTemplateOfAModelDirectoryRenders() {
    ChatTemplate template =
        ChatTemplate.load(TestTokenizers.directory("/golden/tiny-qwen3moe"), CLOCK).orElseThrow();

    assertThat(template.render(ChatPrompt.of(GREETING))).isEqualTo("user: Hi\nassistant: ");
  }

  @Test
  void aModelWithoutATemplateHasNone() throws IOException {
    assertThat(ChatTemplate.load(directory, CLOCK)).isEmpty();

    configure(Map.of("bos_token", "<s>"));
    assertThat(ChatTemplate.load(directory, CLOCK)).isEmpty();
  }

  @Test
  void theFileWinsOverTheConfiguration() throws IOException {
    configure(Map.of("chat_template", "from the configuration"));
    Files.writeString(directory.resolve("chat_template.jinja"), "from the file");

    assertThat(rendered(ChatPrompt.of(GREETING))).isEqualTo("from the file");
  }

  @Test
  void ofNamedTemplatesToolsChooseTheirOwn() throws IOException {
    configure(
        Map.of(
            "chat_template",
            List.of(
                Map.of("name", "default", "template", "plain {{ tools is none }}"),
                Map.of("name", "tool_use", "template", "{{ tools | tojson }}"),
                Map.of("name", "rag", "template", "rag"))));
    ChatPrompt withTools =
        new ChatPrompt(GREETING, List.of(Map.of("type", "function")), true, Map.of());

    assertThat(rendered(ChatPrompt.of(GREETING))).isEqualTo("plain True");
    assertThat(rendered(withTools)).isEqualTo("[{\"type\": \"function\"}]");
  }

  @Test
  void specialTokensAndTheDateAreAtHand() throws IOException {
    configure(
        Map.of(
            "bos_token",
            Map.of("content", "<s>", "special", true),
            "eos_token",
            "</s>",
            "chat_template",
            "{{ bos_token }}{{ eos_token }}{{ unk_token is defined }}{{ strftime_now('%Y-%m-%d') }}"));

    assertThat(rendered(ChatPrompt.of(GREETING))).isEqualTo("<s></s>False2026-03-04");
  }

  @Test
  void argumentsReachTheTemplateButCannotReplaceTheMessages() throws IOException {
    configure(Map.of("chat_template", "{{ enable_thinking }}{{ add_generation_prompt }}"));
    ChatPrompt prompt =
        new ChatPrompt(GREETING, List.of(), false, Map.of("enable_thinking", false));

    assertThat(rendered(prompt)).isEqualTo("FalseFalse");
    assertThatThrownBy(
            () -> new ChatPrompt(GREETING, List.of(), true, Map.of("messages", List.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must not contain 'messages'");
  }

  @Test
  void textPartsBecomeOneStringUnlessTheTemplateLoopsOverThem() throws IOException {
    ChatPrompt parts =
        ChatPrompt.of(
            List.of(
                Map.of(
                    "role",
                    "user",
                    "content",
                    List.of(
                        Map.of("type", "text", "text", "a"),
                        Map.of("type", "text", "text", "b")))));

    configure(Map.of("chat_template", "{% for m in messages %}{{ m.content }}{% endfor %}"));
    assertThat(rendered(parts)).isEqualTo("a\nb");

    configure(
        Map.of(
            "chat_template",
            "{% for m in messages %}{% for p in m['content'] %}<{{ p.text }}>{% endfor %}{% endfor %}"));
    assertThat(rendered(parts)).isEqualTo("<a><b>");
  }

  @Test
  void aPictureForATextModelIsTheRequestsFault() throws IOException {
    configure(Map.of("chat_template", "{{ messages[0].content }}"));
    ChatPrompt picture =
        ChatPrompt.of(
            List.of(Map.of("role", "user", "content", List.of(Map.of("type", "image_url")))));

    assertThat(failureOf(picture).fault()).isEqualTo(Fault.REQUEST);
  }

  @Test
  void whatTheTemplateRefusesIsTheRequestsFaultInTheTemplatesWords() throws IOException {
    configure(Map.of("chat_template", "{{ raise_exception('Only two turns.') }}"));

    ChatTemplateException failure = failureOf(ChatPrompt.of(GREETING));

    assertThat(failure.fault()).isEqualTo(Fault.REQUEST);
    assertThat(failure).hasMessage("Only two turns.");
  }

  @Test
  void aMissingContentIsTheRequestsFault() throws IOException {
    configure(Map.of("chat_template", "{{ 'x' + messages[0].content }}"));
    Map<String, Object> message = new HashMap<>(Map.of("role", "user"));
    message.put("content", null);

    ChatTemplateException failure = failureOf(ChatPrompt.of(List.of(message)));

    assertThat(failure.fault()).isEqualTo(Fault.REQUEST);
    assertThat(failure).hasMessageContaining("'+' is not defined between 'str' and 'NoneType'");
  }

  @Test
  void aTemplateThatCannotBeParsedIsTheModelsFault() throws IOException {
    configure(Map.of("chat_template", "{% if %}"));

    ChatTemplateException failure =
        catchThrowableOfType(
            ChatTemplateException.class, () -> ChatTemplate.load(directory, CLOCK));

    assertThat(failure.fault()).isEqualTo(Fault.MODEL);
    assertThat(failure).hasMessageContaining("template line 1");
  }

  private void configure(Map<String, Object> configuration) throws IOException {
    new ObjectMapper()
        .writeValue(directory.resolve("tokenizer_config.json").toFile(), configuration);
  }

  private String rendered(ChatPrompt prompt) {
    return ChatTemplate.load(directory, CLOCK).orElseThrow().render(prompt);
  }

  private ChatTemplateException failureOf(ChatPrompt prompt) {
    return catchThrowableOfType(ChatTemplateException.class, () -> rendered(prompt));
  }
}
