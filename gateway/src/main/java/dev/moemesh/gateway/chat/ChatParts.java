package dev.moemesh.gateway.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.answer.AnswerPart;
import dev.moemesh.gateway.answer.AnswerShape;
import dev.moemesh.gateway.answer.WholeAnswer;

/**
 * Messages and deltas as OpenAI writes them. Reasoning has both of vLLM's names: {@code reasoning}
 * and the older {@code reasoning_content}.
 */
final class ChatParts {

  private ChatParts() {}

  /** The whole message of a choice. */
  static ObjectNode message(WholeAnswer answer, AnswerShape shape) {
    ObjectNode message = object().put("role", "assistant");
    if (answer.content().isEmpty() && !saysEmpty(answer, shape)) {
      message.putNull("content");
    } else {
      message.put("content", answer.content());
    }
    if (!answer.reasoning().isEmpty()) {
      addReasoning(message, answer.reasoning());
    }
    if (!answer.calls().isEmpty()) {
      ArrayNode calls = message.putArray("tool_calls");
      answer
          .calls()
          .forEach(call -> addCall(calls.addObject(), call.id(), call.name(), call.arguments()));
    }
    return message;
  }

  /** As in vLLM, content is an empty text beside calls that were forced, else null. */
  private static boolean saysEmpty(WholeAnswer answer, AnswerShape shape) {
    return shape.use().choice().forced()
        || (answer.reasoning().isEmpty() && answer.calls().isEmpty());
  }

  /** The delta of a part. */
  static ObjectNode delta(AnswerPart part) {
    ObjectNode delta = object();
    switch (part) {
      case AnswerPart.Reasoning piece -> addReasoning(delta, piece.text());
      case AnswerPart.Content piece -> delta.put("content", piece.text());
      case AnswerPart.CallStarted call ->
          addCall(
              delta.putArray("tool_calls").addObject().put("index", call.index()),
              call.id(),
              call.name(),
              "");
      case AnswerPart.CallArguments piece ->
          delta
              .putArray("tool_calls")
              .addObject()
              .put("index", piece.index())
              .putObject("function")
              .put("arguments", piece.text());
    }
    return delta;
  }

  private static void addReasoning(ObjectNode json, String text) {
    json.put("reasoning", text).put("reasoning_content", text);
  }

  private static void addCall(ObjectNode json, String id, String name, String arguments) {
    json.put("id", id).put("type", "function");
    json.putObject("function").put("name", name).put("arguments", arguments);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
