package dev.moemesh.model.text;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.jinja.RenderLimits;
import dev.moemesh.jinja.Template;
import dev.moemesh.jinja.TemplateException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns a conversation into the prompt that the model was trained on, by the template in its
 * directory, rendered as Hugging Face transformers does ({@code apply_chat_template}).
 *
 * <p>Encode the result without adding special tokens: the template has written them. Thread-safe.
 */
public final class ChatTemplate {
  private static final String DEFAULT = "default";
  private static final String TOOL_USE = "tool_use";

  private final Map<String, Variant> variants;
  private final Map<String, String> specialTokens;
  private final Clock clock;

  private ChatTemplate(
      Map<String, Variant> variants, Map<String, String> specialTokens, Clock clock) {
    this.variants = Map.copyOf(variants);
    this.specialTokens = Map.copyOf(specialTokens);
    this.clock = clock;
  }

  private record Variant(String source, Template template, ContentFormat contentFormat) {
    static Variant parse(String source) {
      try {
        return new Variant(source, Template.parse(source), ContentFormat.of(source));
      } catch (TemplateException e) {
        throw ChatTemplateException.of(e);
      }
    }
  }

  /**
   * Loads {@code chat_template.jinja}, or else {@code chat_template} in {@code
   * tokenizer_config.json}, which may be one template or a list of named ones. Of these, {@code
   * tool_use} serves prompts with tools and {@code default} all others.
   *
   * @param clock the date and time that templates may print, in the clock's own zone
   * @return nothing if the model has no chat template: then only plain completions make sense
   * @throws ChatTemplateException if the template cannot be parsed
   */
  public static Optional<ChatTemplate> load(Path modelDirectory, Clock clock) {
    ModelFiles files = new ModelFiles(requireNonNull(modelDirectory, "modelDirectory is null"));
    Map<String, Variant> variants = new HashMap<>();
    Optional<String> file = files.text("chat_template.jinja");
    JsonNode configured = files.json("tokenizer_config.json").path("chat_template");
    if (file.isPresent()) {
      variants.put(DEFAULT, Variant.parse(file.get()));
    } else if (configured.isTextual()) {
      variants.put(DEFAULT, Variant.parse(configured.asText()));
    } else {
      for (JsonNode named : configured) {
        variants.put(named.path("name").asText(), Variant.parse(named.path("template").asText()));
      }
    }
    return variants.containsKey(DEFAULT)
        ? Optional.of(new ChatTemplate(variants, SpecialTokens.texts(files), clock))
        : Optional.empty();
  }

  /**
   * Renders a prompt.
   *
   * @throws ChatTemplateException if the template refuses the messages or cannot render them
   */
  public String render(ChatPrompt prompt) {
    Variant variant =
        prompt.tools().isEmpty()
            ? variant(DEFAULT)
            : variants.getOrDefault(TOOL_USE, variant(DEFAULT));
    Map<String, @Nullable Object> variables = new LinkedHashMap<>(specialTokens);
    variables.put("documents", null);
    variables.putAll(prompt.arguments());
    variables.put(
        "messages", prompt.messages().stream().map(variant.contentFormat()::apply).toList());
    variables.put("tools", prompt.tools().isEmpty() ? null : prompt.tools());
    variables.put("add_generation_prompt", prompt.addGenerationPrompt());
    try {
      return variant.template().render(variables, RenderLimits.DEFAULT, clock);
    } catch (TemplateException e) {
      throw ChatTemplateException.of(e);
    }
  }

  /**
   * Whether the template contains a text, in any of its variants: the markers in it show how the
   * model writes tool calls and reasoning.
   */
  public boolean contains(String text) {
    return variants.values().stream().anyMatch(variant -> variant.source().contains(text));
  }

  private Variant variant(String name) {
    return requireNonNull(variants.get(name), "no template of that name");
  }
}
