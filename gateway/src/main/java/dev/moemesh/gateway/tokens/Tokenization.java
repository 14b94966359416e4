package dev.moemesh.gateway.tokens;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.chat.Conversation;
import dev.moemesh.gateway.generation.ContextFit;
import dev.moemesh.gateway.parameters.Limits;
import dev.moemesh.gateway.parameters.Unsupported;
import dev.moemesh.gateway.served.ChatRenderer;
import dev.moemesh.gateway.served.ServedModel;
import dev.moemesh.gateway.tools.ToolReader;
import java.util.List;

/**
 * {@code POST /tokenize} and {@code POST /detokenize}, in vLLM's form. What is longer than the
 * model's context is refused. Safe for concurrent use; takes as long as tokenising does.
 */
public final class Tokenization {
  private static final String PROMPT = "prompt";
  private static final String MESSAGES = "messages";

  private final ServedModel model;
  private final Limits limits;

  public Tokenization(ServedModel model, Limits limits) {
    this.model = model;
    this.limits = limits;
  }

  /**
   * The tokens of a prompt, or of a conversation that the model's template renders.
   *
   * @throws ApiException naming the field that is wrong
   */
  public ObjectNode tokenize(Fields body) {
    model.requireAsked(body);
    boolean chat = body.node(PROMPT).isEmpty() && body.node(MESSAGES).isPresent();
    String param = chat ? MESSAGES : PROMPT;
    String text = chat ? conversation(body) : prompt(body);
    ContextFit fit = new ContextFit(param, limits.contextLength());
    fit.requireMayFit(text, model.text().longestToken());
    boolean strings = body.flag("return_token_strs", false);
    List<Integer> ids = model.text().encode(text, body.flag("add_special_tokens", !chat));
    fit.requireFits(ids.size());
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("count", ids.size())
            .put("max_model_len", limits.contextLength());
    ArrayNode tokens = json.putArray("tokens");
    ids.forEach(id -> tokens.add(id.intValue()));
    if (strings) {
      ArrayNode names = json.putArray("token_strs");
      ids.forEach(id -> names.add(model.text().name(id)));
    } else {
      json.putNull("token_strs");
    }
    return json;
  }

  private static String prompt(Fields body) {
    return body.text(PROMPT)
        .orElseThrow(
            () ->
                new ApiException(
                    ApiError.invalid(
                        PROMPT, "'prompt' is missing; send a string, or 'messages' of a chat.")));
  }

  private String conversation(Fields body) {
    Unsupported.refuse(body);
    ChatRenderer renderer = model.chat();
    if (renderer == null) {
      throw new ApiException(
          ApiError.unsupported(MESSAGES, "The model has no chat template; send a 'prompt'."));
    }
    return Conversation.read(body, ToolReader.read(body)).render(renderer);
  }

  /**
   * The text of tokens, special ones included.
   *
   * @throws ApiException naming the field that is wrong
   */
  public ObjectNode detokenize(Fields body) {
    model.requireAsked(body);
    if (body.node("tokens").isEmpty()) {
      throw new ApiException(
          ApiError.invalid("tokens", "'tokens' is missing; send an array of token ids."));
    }
    List<Integer> ids = body.list("tokens", limits.contextLength(), limits::tokenId);
    return JsonNodeFactory.instance.objectNode().put(PROMPT, model.text().decode(ids, true));
  }
}
