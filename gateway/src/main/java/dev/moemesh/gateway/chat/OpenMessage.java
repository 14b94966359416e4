package dev.moemesh.gateway.chat;

import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last message of a conversation, left open for the model to go on with ({@code
 * continue_final_message}). A mark at its end shows where to cut the rendered prompt, as in Hugging
 * Face transformers' {@code apply_chat_template}.
 */
final class OpenMessage {
  private static final String MARK = "CONTINUE_FINAL_MESSAGE_TAG ";
  private static final String CONTENT = "content";
  private static final String TEXT = "text";

  private OpenMessage() {}

  /** The text of a message, or of the last text part of its content; empty if it has none. */
  static Optional<String> text(Map<String, @Nullable Object> message) {
    return switch (message.get(CONTENT)) {
      case String text -> Optional.of(text);
      case List<?> parts when !parts.isEmpty() && parts.getLast() instanceof Map<?, ?> part ->
          part.get(TEXT) instanceof String text ? Optional.of(text) : Optional.empty();
      case null, default -> Optional.empty();
    };
  }

  /**
   * The conversation with the mark at its end.
   *
   * @throws ApiException if the last message has no text
   */
  static List<Map<String, @Nullable Object>> marked(List<Map<String, @Nullable Object>> messages) {
    Map<String, @Nullable Object> last = new LinkedHashMap<>(messages.getLast());
    String text = text(last).orElseThrow(OpenMessage::withoutText);
    if (last.get(CONTENT) instanceof List<?> parts) {
      List<Object> marked = new ArrayList<>(parts);
      marked.set(marked.size() - 1, Map.of("type", TEXT, TEXT, text + MARK));
      last.put(CONTENT, marked);
    } else {
      last.put(CONTENT, text + MARK);
    }
    List<Map<String, @Nullable Object>> all = new ArrayList<>(messages);
    all.set(all.size() - 1, last);
    return all;
  }

  /**
   * The rendered prompt up to the end of the last message. A template that strips messages has
   * stripped the mark's space, and the message is then stripped too.
   *
   * @throws ApiException if the template left the message out
   */
  static String cut(String rendered) {
    int mark = rendered.lastIndexOf(MARK.strip());
    if (mark < 0) {
      throw new ApiException(
          ApiError.invalid(
              "continue_final_message",
              "The model's chat template does not write the last message as it is; send it without 'continue_final_message'."));
    }
    String prompt = rendered.substring(0, mark);
    return rendered.startsWith(MARK, mark) ? prompt : prompt.stripTrailing();
  }

  private static ApiException withoutText() {
    return new ApiException(
        ApiError.invalid(
            "continue_final_message",
            "'continue_final_message' needs a last message whose content ends with a text."));
  }
}
