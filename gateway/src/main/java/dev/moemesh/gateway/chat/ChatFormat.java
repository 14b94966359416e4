package dev.moemesh.gateway.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.gateway.generation.ChoiceAnswer;
import dev.moemesh.gateway.generation.Ending;
import dev.moemesh.gateway.generation.Envelope;
import dev.moemesh.gateway.generation.Output;
import dev.moemesh.gateway.generation.ResponseFormat;
import dev.moemesh.gateway.generation.Usage;
import dev.moemesh.gateway.parameters.Parameters;
import dev.moemesh.gateway.parameters.Returns;
import dev.moemesh.gateway.scores.ChatLogprobs;
import dev.moemesh.gateway.scores.Extensions;
import dev.moemesh.gateway.scores.ScoredToken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers in the form of OpenAI's chat. What vLLM says about the prompt stands beside the choices,
 * as there, and on each choice too, as in completions.
 */
final class ChatFormat implements ResponseFormat {
  private final Envelope envelope;
  private final Returns returns;
  private final boolean usageFollows;
  private final Extensions extensions;
  private final Speaker speaker;

  ChatFormat(Envelope envelope, Parameters parameters, Extensions extensions, Speaker speaker) {
    this.envelope = envelope;
    this.returns = parameters.returns();
    this.usageFollows = parameters.streaming().includeUsage();
    this.extensions = extensions;
    this.speaker = speaker;
  }

  @Override
  public JsonNode whole(List<ChoiceAnswer> choices, Usage usage) {
    ObjectNode json = envelope.open("chat.completion");
    ArrayNode array = json.putArray("choices");
    choices.forEach(choice -> array.add(choice(choice)));
    json.set("usage", Envelope.json(usage));
    extensions.addPrompt(json, choices.getFirst().opened());
    return json;
  }

  private ObjectNode choice(ChoiceAnswer answer) {
    ObjectNode message =
        JsonNodeFactory.instance
            .objectNode()
            .put("role", speaker.role())
            .put("content", speaker.echo() + answer.text());
    ObjectNode choice = choice(answer.opened().index(), "message", message, answer.ending());
    choice.set("logprobs", logprobs(answer.tokens()));
    extensions.addPrompt(choice, answer.opened());
    extensions.addTokens(choice, answer.tokens());
    extensions.addRouting(choice, answer.opened(), answer.tokens());
    return choice;
  }

  @Override
  public List<JsonNode> chunks(Output output) {
    return List.of(
        switch (output) {
          case Output.Opened opened -> opened(opened);
          case Output.Delta delta -> delta(delta);
          case Output.Closed closed -> closed(closed);
        });
  }

  private ObjectNode opened(Output.Opened opened) {
    ObjectNode role = JsonNodeFactory.instance.objectNode();
    role.put("role", speaker.role()).put("content", speaker.echo());
    ObjectNode choice = choice(opened.index(), "delta", role, null);
    extensions.addPrompt(choice, opened);
    extensions.addTokens(choice, List.of());
    extensions.addRouting(choice, opened, List.of());
    ObjectNode chunk = chunk(choice);
    extensions.addPrompt(chunk, opened);
    return chunk;
  }

  private ObjectNode delta(Output.Delta delta) {
    List<GeneratedToken> token = List.of(delta.token());
    ObjectNode content = JsonNodeFactory.instance.objectNode().put("content", delta.text());
    ObjectNode choice = choice(delta.index(), "delta", content, null);
    choice.set("logprobs", logprobs(token));
    extensions.addTokens(choice, token);
    extensions.addRouting(choice, null, token);
    return chunk(choice);
  }

  private ObjectNode closed(Output.Closed closed) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    if (!closed.text().isEmpty()) {
      content.put("content", closed.text());
    }
    ObjectNode choice = choice(closed.index(), "delta", content, closed.ending());
    extensions.addTokens(choice, List.of());
    return chunk(choice);
  }

  @Override
  public JsonNode usageChunk(Usage usage) {
    ObjectNode json = envelope.open("chat.completion.chunk");
    json.putArray("choices");
    json.set("usage", Envelope.json(usage));
    return json;
  }

  private ObjectNode chunk(ObjectNode choice) {
    ObjectNode json = envelope.open("chat.completion.chunk");
    json.putArray("choices").add(choice);
    if (usageFollows) {
      json.putNull("usage");
    }
    return json;
  }

  private static ObjectNode choice(
      int index, String name, ObjectNode message, @Nullable Ending ending) {
    ObjectNode choice = JsonNodeFactory.instance.objectNode().put("index", index);
    choice.set(name, message);
    choice.putNull("logprobs");
    Extensions.addEnding(choice, ending);
    return choice;
  }

  private @Nullable ObjectNode logprobs(List<GeneratedToken> tokens) {
    Integer alternatives = returns.alternatives();
    return alternatives == null
        ? null
        : new ChatLogprobs(extensions.names(), alternatives).of(ScoredToken.generated(tokens));
  }
}
