package dev.moemesh.gateway.chat;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.gateway.answer.AnswerParser;
import dev.moemesh.gateway.answer.AnswerPart;
import dev.moemesh.gateway.answer.AnswerShape;
import dev.moemesh.gateway.answer.WholeAnswer;
import dev.moemesh.gateway.generation.ChoiceAnswer;
import dev.moemesh.gateway.generation.Ending;
import dev.moemesh.gateway.generation.Envelope;
import dev.moemesh.gateway.generation.Output;
import dev.moemesh.gateway.generation.Plan;
import dev.moemesh.gateway.generation.ResponseFormat;
import dev.moemesh.gateway.generation.Usage;
import dev.moemesh.gateway.parameters.Returns;
import dev.moemesh.gateway.scores.ChatLogprobs;
import dev.moemesh.gateway.scores.Extensions;
import dev.moemesh.gateway.scores.ScoredToken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
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
  private final Optional<ChatLogprobs> logprobs;
  private final Speaker speaker;
  private final AnswerShape shape;
  private final RandomGenerator random;
  private final Map<Integer, AnswerParser> parsers = new HashMap<>();

  /**
   * @param random makes the ids of calls
   */
  ChatFormat(
      Envelope envelope,
      Plan plan,
      Extensions extensions,
      Speaker speaker,
      RandomGenerator random) {
    this.envelope = envelope;
    this.returns = plan.parameters().returns();
    this.usageFollows = plan.parameters().streaming().includeUsage();
    this.extensions = extensions;
    this.logprobs = ChatLogprobs.asked(returns, extensions.names());
    this.speaker = speaker;
    this.shape = plan.shape();
    this.random = random;
  }

  @Override
  public JsonNode whole(List<ChoiceAnswer> choices, Usage usage) {
    ObjectNode json = envelope.open("chat.completion");
    ArrayNode array = json.putArray("choices");
    choices.forEach(choice -> array.add(choice(choice)));
    json.set("usage", Envelope.json(usage));
    extensions.addPrompt(json, choices.getFirst().opened());
    Extensions.addAbsent(json, "prompt_logprobs", "prompt_token_ids");
    return json;
  }

  private ObjectNode choice(ChoiceAnswer answer) {
    WholeAnswer whole = shape.whole(answer.text(), random);
    ObjectNode message = speaker.says(ChatParts.message(whole, shape));
    ObjectNode choice = choice(answer.opened().index(), "message", message, answer.ending());
    addReason(choice, answer.ending(), !whole.calls().isEmpty());
    choice.set("logprobs", logprobs(answer.tokens()));
    extensions.addPrompt(choice, answer.opened());
    extensions.addTokens(choice, answer.tokens());
    extensions.addRouting(choice, answer.opened(), answer.tokens());
    Extensions.addAbsent(choice, "token_ids");
    return choice;
  }

  @Override
  public List<JsonNode> chunks(Output output) {
    return switch (output) {
      case Output.Opened opened -> List.of(opened(opened));
      case Output.Delta delta -> delta(delta);
      case Output.Closed closed -> closed(closed);
    };
  }

  private ObjectNode opened(Output.Opened opened) {
    ObjectNode role = JsonNodeFactory.instance.objectNode();
    role.put("role", speaker.role()).put("content", speaker.echo());
    parsers.put(opened.index(), shape.parser(random));
    ObjectNode choice = choice(opened.index(), "delta", role, null);
    extensions.addPrompt(choice, opened);
    extensions.addTokens(choice, List.of());
    extensions.addRouting(choice, opened, List.of());
    ObjectNode chunk = chunk(choice);
    extensions.addPrompt(chunk, opened);
    return chunk;
  }

  /** A chunk for each part; the first one says what there is to say of the token. */
  private List<JsonNode> delta(Output.Delta delta) {
    List<GeneratedToken> token = List.of(delta.token());
    List<ObjectNode> choices = new ArrayList<>();
    for (ObjectNode part : parts(delta)) {
      choices.add(choice(delta.index(), "delta", part, null));
    }
    if (choices.isEmpty()) {
      return List.of();
    }
    choices.forEach(choice -> extensions.addTokens(choice, List.of()));
    ObjectNode first = choices.getFirst();
    first.set("logprobs", logprobs(token));
    extensions.addTokens(first, token);
    extensions.addRouting(first, null, token);
    return choices.stream().<JsonNode>map(this::chunk).toList();
  }

  /** Where parts are held back, a token is told of only if something is asked of tokens. */
  private List<ObjectNode> parts(Output.Delta delta) {
    if (shape.plain()) {
      return List.of(JsonNodeFactory.instance.objectNode().put("content", delta.text()));
    }
    List<AnswerPart> parts = parser(delta).accept(delta.text());
    return parts.isEmpty() && returns.ofTokens()
        ? List.of(JsonNodeFactory.instance.objectNode())
        : parts.stream().map(ChatParts::delta).toList();
  }

  private List<JsonNode> closed(Output.Closed closed) {
    AnswerParser parser = parser(closed);
    List<AnswerPart> parts = new ArrayList<>(parser.accept(closed.text()));
    parts.addAll(parser.end());
    boolean contentLast = !parts.isEmpty() && parts.getLast() instanceof AnswerPart.Content;
    ObjectNode last =
        contentLast ? ChatParts.delta(parts.removeLast()) : JsonNodeFactory.instance.objectNode();
    List<JsonNode> chunks = new ArrayList<>();
    parts.forEach(part -> chunks.add(chunk(part(closed, part))));
    ObjectNode choice = choice(closed.index(), "delta", last, closed.ending());
    addReason(choice, closed.ending(), parser.called());
    extensions.addTokens(choice, List.of());
    chunks.add(chunk(choice));
    return chunks;
  }

  private ObjectNode part(Output.Closed closed, AnswerPart part) {
    ObjectNode choice = choice(closed.index(), "delta", ChatParts.delta(part), null);
    extensions.addTokens(choice, List.of());
    return choice;
  }

  private AnswerParser parser(Output output) {
    return requireNonNull(parsers.get(output.index()), "The choice was not opened");
  }

  private void addReason(ObjectNode choice, Ending ending, boolean called) {
    choice.put(
        "finish_reason",
        called && shape.callsAreChosen() ? ending.finishReasonOfCalls() : ending.finishReason());
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
    return logprobs.map(asked -> asked.of(ScoredToken.generated(tokens))).orElse(null);
  }
}
