package dev.moemesh.gateway.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The variables that a body gives to the chat template beside its messages: {@code
 * chat_template_kwargs}, and as vLLM does {@code documents} and {@code reasoning_effort}.
 */
final class TemplateArguments {
  static final String FIELD = "chat_template_kwargs";

  private static final String DOCUMENTS = "documents";
  private static final String EFFORT = "reasoning_effort";
  private static final String THINKING = "enable_thinking";
  private static final int MAX_DOCUMENTS = 4096;
  private static final List<String> EFFORTS =
      List.of("none", "minimal", "low", "medium", "high", "xhigh", "max");

  private TemplateArguments() {}

  static Map<String, @Nullable Object> read(Fields body) {
    Map<String, @Nullable Object> arguments =
        body.fields(FIELD).map(MessageReader::templateObject).orElseGet(LinkedHashMap::new);
    List<Map<String, @Nullable Object>> documents =
        body.list(
            DOCUMENTS,
            MAX_DOCUMENTS,
            (node, path) -> {
              if (node instanceof ObjectNode object) {
                return MessageReader.wholeObject(new Fields(object, path));
              }
              throw Fields.wrong(path, "an object, such as with 'title' and 'text'", node);
            });
    if (!documents.isEmpty()) {
      arguments.put(DOCUMENTS, documents);
    }
    effort(body)
        .ifPresent(
            effort -> {
              arguments.put(EFFORT, effort);
              arguments.putIfAbsent(THINKING, !effort.equals("none"));
            });
    return arguments;
  }

  private static Optional<String> effort(Fields body) {
    Optional<String> effort = body.text(EFFORT);
    if (effort.isPresent() && !EFFORTS.contains(effort.get())) {
      throw new ApiException(
          ApiError.invalid(
              EFFORT,
              "'reasoning_effort' must be one of %s.".formatted(String.join(", ", EFFORTS))));
    }
    return effort;
  }
}
