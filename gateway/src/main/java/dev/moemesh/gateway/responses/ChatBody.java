package dev.moemesh.gateway.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import java.util.List;

/** The body of a chat that asks for the same as a body of this API. Pure. */
final class ChatBody {

  /** Fields that mean the same in both. */
  private static final List<String> PASSED =
      List.of(
          "model",
          "stream",
          "temperature",
          "top_p",
          "user",
          "parallel_tool_calls",
          "top_k",
          "min_p",
          "seed",
          "presence_penalty",
          "frequency_penalty",
          "repetition_penalty",
          "logit_bias",
          "allowed_token_ids",
          "logprob_token_ids",
          "bad_words",
          "stop",
          "stop_token_ids",
          "include_stop_str_in_output",
          "ignore_eos",
          "min_tokens",
          "skip_special_tokens",
          "structured_outputs",
          "cache_salt",
          "chat_template_kwargs");

  private static final int ALL_THAT_FITS = -1;

  private ChatBody() {}

  /**
   * Translates a body.
   *
   * @throws ApiException naming the field that cannot be translated
   */
  static ObjectNode of(Fields body) {
    ObjectNode chat = JsonNodeFactory.instance.objectNode();
    PASSED.forEach(name -> body.node(name).ifPresent(value -> chat.set(name, value)));
    chat.set("messages", InputReader.messages(body));
    body.node("max_output_tokens").ifPresent(most -> chat.set("max_completion_tokens", most));
    if (truncates(body)) {
      chat.put("truncate_prompt_tokens", ALL_THAT_FITS);
    }
    body.fields("reasoning")
        .flatMap(reasoning -> reasoning.node("effort"))
        .ifPresent(effort -> chat.set("reasoning_effort", effort));
    logprobs(body, chat);
    format(body, chat);
    ToolTranslation.addTo(chat, body);
    return chat;
  }

  private static boolean truncates(Fields body) {
    String truncation = body.text("truncation").orElse("disabled");
    return switch (truncation) {
      case "disabled" -> false;
      case "auto" -> true;
      default ->
          throw new ApiException(
              ApiError.invalid(
                  "truncation",
                  "'truncation' must be \"auto\" or \"disabled\", found another text."));
    };
  }

  private static void logprobs(Fields body, ObjectNode chat) {
    boolean included =
        body.node("include").filter(include -> contains(include, Stateless.LOGPROBS)).isPresent();
    boolean alternatives = body.node("top_logprobs").filter(top -> top.asInt(1) != 0).isPresent();
    boolean named = body.node("logprob_token_ids").isPresent();
    if (included || alternatives || named) {
      chat.put("logprobs", true);
      body.node("top_logprobs").ifPresent(top -> chat.set("top_logprobs", top));
    }
  }

  private static boolean contains(JsonNode array, String text) {
    for (JsonNode element : array) {
      if (element.asText().equals(text)) {
        return true;
      }
    }
    return false;
  }

  /** {@code text.format} has the fields of a schema beside its type; a chat has them one deeper. */
  private static void format(Fields body, ObjectNode chat) {
    Fields text = body.fields("text").orElse(new Fields(chat.objectNode(), "text"));
    text.fields("format")
        .ifPresent(
            format -> {
              String type = format.text("type").orElse("text");
              ObjectNode translated = chat.putObject("response_format").put("type", type);
              if (type.equals("json_schema")) {
                ObjectNode schema = format.object().deepCopy();
                schema.remove("type");
                translated.set("json_schema", schema);
              }
            });
  }
}
