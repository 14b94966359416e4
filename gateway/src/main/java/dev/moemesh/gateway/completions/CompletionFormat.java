package dev.moemesh.gateway.completions;

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
import dev.moemesh.gateway.scores.CompletionLogprobs;
import dev.moemesh.gateway.scores.Extensions;
import dev.moemesh.gateway.scores.ScoredToken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers in the form of OpenAI's completions, with vLLM's additions on the choices. */
final class CompletionFormat implements ResponseFormat {
  private static final String OBJECT = "text_completion";

  private final Envelope envelope;
  private final Returns returns;
  private final boolean usageFollows;
  private final Extensions extensions;
  private final Map<Integer, CompletionLogprobs> logprobs = new HashMap<>();

  CompletionFormat(Envelope envelope, Parameters parameters, Extensions extensions) {
    this.envelope = envelope;
    this.returns = parameters.returns();
    this.usageFollows = parameters.streaming().includeUsage();
    this.extensions = extensions;
  }

  @Override
  public JsonNode whole(List<ChoiceAnswer> choices, Usage usage) {
    ObjectNode json = envelope.open(OBJECT);
    ArrayNode array = json.putArray("choices");
    choices.forEach(choice -> array.add(choice(choice)));
    json.set("usage", Envelope.json(usage));
    return json;
  }

  private ObjectNode choice(ChoiceAnswer answer) {
    Output.Opened opened = answer.opened();
    open(opened);
    String text = echoed(opened) + answer.text();
    ObjectNode choice = choice(opened.index(), text, answer.ending());
    ObjectNode prompt = promptLogprobs(opened);
    ObjectNode generated = logprobs(opened.index(), answer.tokens());
    choice.set("logprobs", prompt == null ? generated : joined(prompt, generated));
    extensions.addPrompt(choice, opened);
    extensions.addTokens(choice, answer.tokens());
    extensions.addRouting(choice, opened, answer.tokens());
    Extensions.addAbsent(choice, "prompt_logprobs", "prompt_token_ids", "token_ids");
    return choice;
  }

  @Override
  public List<JsonNode> chunks(Output output) {
    return switch (output) {
      case Output.Opened opened -> opened(opened);
      case Output.Delta delta -> List.of(delta(delta));
      case Output.Closed closed -> List.of(closed(closed));
    };
  }

  private List<JsonNode> opened(Output.Opened opened) {
    open(opened);
    ObjectNode choice = choice(opened.index(), echoed(opened), null);
    choice.set("logprobs", promptLogprobs(opened));
    boolean tells = extensions.addPrompt(choice, opened);
    tells |= extensions.addRouting(choice, opened, List.of());
    extensions.addTokens(choice, List.of());
    return tells || returns.echo() ? List.of(chunk(choice)) : List.of();
  }

  private ObjectNode delta(Output.Delta delta) {
    ObjectNode choice = choice(delta.index(), delta.text(), null);
    List<GeneratedToken> token = List.of(delta.token());
    choice.set("logprobs", logprobs(delta.index(), token));
    extensions.addTokens(choice, token);
    extensions.addRouting(choice, null, token);
    return chunk(choice);
  }

  private ObjectNode closed(Output.Closed closed) {
    ObjectNode choice = choice(closed.index(), closed.text(), closed.ending());
    extensions.addTokens(choice, List.of());
    return chunk(choice);
  }

  @Override
  public JsonNode usageChunk(Usage usage) {
    ObjectNode json = envelope.open(OBJECT);
    json.putArray("choices");
    json.set("usage", Envelope.json(usage));
    return json;
  }

  private ObjectNode chunk(ObjectNode choice) {
    ObjectNode json = envelope.open(OBJECT);
    json.putArray("choices").add(choice);
    if (usageFollows) {
      json.putNull("usage");
    }
    return json;
  }

  private static ObjectNode choice(int index, String text, @Nullable Ending ending) {
    ObjectNode choice = JsonNodeFactory.instance.objectNode().put("index", index).put("text", text);
    choice.putNull("logprobs");
    Extensions.addEnding(choice, ending);
    return choice;
  }

  private String echoed(Output.Opened opened) {
    return returns.echo() ? opened.prompt().text() : "";
  }

  private @Nullable ObjectNode promptLogprobs(Output.Opened opened) {
    CompletionLogprobs of = logprobs.get(opened.index());
    return of == null || !returns.echo() || opened.scores() == null
        ? null
        : of.prompt(ScoredToken.prompt(opened.prompt(), opened.scores()));
  }

  private @Nullable ObjectNode logprobs(int index, List<GeneratedToken> tokens) {
    CompletionLogprobs of = logprobs.get(index);
    return of == null ? null : of.next(ScoredToken.generated(tokens));
  }

  private void open(Output.Opened opened) {
    Integer alternatives = returns.alternatives();
    if (alternatives != null) {
      logprobs.put(
          opened.index(),
          new CompletionLogprobs(extensions.names(), alternatives, extensions.textOffsets(opened)));
    }
  }

  /** One object of parallel lists out of two. */
  private static ObjectNode joined(ObjectNode first, @Nullable ObjectNode second) {
    if (second != null) {
      first
          .properties()
          .forEach(
              list -> ((ArrayNode) list.getValue()).addAll((ArrayNode) second.get(list.getKey())));
    }
    return first;
  }
}
