package dev.moemesh.gateway.chat;

import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.reasoning.ReasoningFormat;
import dev.moemesh.gateway.reasoning.ReasoningStart;
import dev.moemesh.gateway.served.ChatRenderer;
import dev.moemesh.gateway.tools.ToolUse;
import dev.moemesh.model.text.ChatPrompt;
import dev.moemesh.model.text.ChatTemplateException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a body, and how the model's template is to render them.
 *
 * @param tools functions that the assistant may call
 * @param answers whether the prompt ends with the beginning of the assistant's turn
 * @param continues whether the prompt ends with the text of the last message
 * @param arguments further variables of the template
 */
public record Conversation(
    List<Map<String, @Nullable Object>> messages,
    List<Map<String, @Nullable Object>> tools,
    boolean answers,
    boolean continues,
    Map<String, @Nullable Object> arguments) {
  private static final String MESSAGES = "messages";
  private static final String CONTINUE = "continue_final_message";
  private static final String ASSISTANT = "assistant";

  public Conversation {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
  }

  /**
   * Reads {@code messages}, {@code add_generation_prompt}, {@code continue_final_message}, and the
   * template's own variables.
   *
   * @param use the tools of the same body
   * @throws ApiException naming the first field that is wrong
   */
  public static Conversation read(Fields body, ToolUse use) {
    Map<String, @Nullable Object> arguments = TemplateArguments.read(body);
    List<Map<String, @Nullable Object>> messages = MessageReader.read(body);
    boolean answers = body.flag("add_generation_prompt", true);
    boolean continues = body.flag(CONTINUE, false);
    if (answers && continues) {
      throw new ApiException(
          ApiError.invalid(
              CONTINUE,
              "'continue_final_message' needs 'add_generation_prompt' to be false; set one of them."));
    }
    List<Map<String, @Nullable Object>> tools =
        use.tools().stream()
            .map(tool -> MessageReader.templateObject(new Fields(tool.definition(), "tools")))
            .toList();
    return new Conversation(messages, tools, answers, continues, arguments);
  }

  /** Who speaks in the answer: the assistant, or whoever spoke last if no new turn begins. */
  public String role() {
    return answers ? ASSISTANT : String.valueOf(messages.getLast().get("role"));
  }

  /** Where the answer begins: behind the prompt, or within the message that it continues. */
  ReasoningStart answerStart(ReasoningFormat format, String prompt) {
    return continues
        ? format.startWithin(OpenMessage.text(messages.getLast()).orElse(""))
        : format.startAfter(prompt);
  }

  /** What {@code echo} puts before the answer: the last message, if it is of the same role. */
  public String echo() {
    Map<String, @Nullable Object> last = messages.getLast();
    return role().equals(last.get("role")) ? OpenMessage.text(last).orElse("") : "";
  }

  /**
   * The prompt.
   *
   * @throws ApiException if the template refuses the conversation
   */
  public String render(ChatRenderer renderer) {
    List<Map<String, @Nullable Object>> shown = continues ? OpenMessage.marked(messages) : messages;
    String rendered = rendered(renderer, shown);
    return continues ? OpenMessage.cut(rendered) : rendered;
  }

  private String rendered(ChatRenderer renderer, List<Map<String, @Nullable Object>> shown) {
    try {
      return renderer.render(new ChatPrompt(shown, tools, answers, arguments));
    } catch (IllegalArgumentException e) {
      throw new ApiException(
          ApiError.invalid(TemplateArguments.FIELD, String.valueOf(e.getMessage())));
    } catch (ChatTemplateException e) {
      String message = String.valueOf(e.getMessage());
      throw new ApiException(
          switch (e.fault()) {
            case REQUEST -> ApiError.invalid(MESSAGES, message);
            case MODEL -> ApiError.internal("chat_template", message);
          });
    }
  }
}
