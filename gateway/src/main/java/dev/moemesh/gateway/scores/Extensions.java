package dev.moemesh.gateway.scores;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.contract.v1.PromptScored;
import dev.moemesh.gateway.generation.Ending;
import dev.moemesh.gateway.generation.Output;
import dev.moemesh.gateway.parameters.Returns;
import dev.moemesh.gateway.served.ServedModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds to OpenAI's answers the fields of vLLM and of this project that a request asks for. */
public final class Extensions {
  private final Returns returns;
  private final TokenNames names;
  private final RoutedExperts routedExperts;

  public Extensions(Returns returns, ServedModel model) {
    this.returns = returns;
    this.names = new TokenNames(model.text(), returns.tokensAsIds());
    this.routedExperts = new RoutedExperts(model.facts().expertsPerToken());
  }

  public TokenNames names() {
    return names;
  }

  /** Where the tokens of a choice begin in its text. */
  public TextOffsets textOffsets(Output.Opened opened) {
    return new TextOffsets(names.text(), opened.prompt(), returns);
  }

  /** Adds {@code prompt_token_ids} and {@code prompt_logprobs}; false if neither was asked for. */
  public boolean addPrompt(ObjectNode json, Output.Opened opened) {
    if (returns.tokenIds()) {
      json.set("prompt_token_ids", ids(opened.prompt().tokenIds()));
    }
    Integer logprobs = returns.promptLogprobs();
    PromptScored scores = opened.scores();
    if (logprobs != null && scores != null) {
      json.set("prompt_logprobs", new PromptLogprobs(names, logprobs).of(scores));
    }
    return returns.tokenIds() || logprobs != null;
  }

  /** Adds {@code token_ids}, where nothing is new an empty list. */
  public void addTokens(ObjectNode choice, List<GeneratedToken> tokens) {
    if (returns.tokenIds()) {
      choice.set("token_ids", ids(tokens.stream().map(GeneratedToken::getTokenId).toList()));
    }
  }

  /** Adds {@code routed_experts} of the prompt, if given, and of the tokens; false if not asked. */
  public boolean addRouting(
      ObjectNode choice, Output.@Nullable Opened opened, List<GeneratedToken> tokens) {
    if (!returns.routedExperts()) {
      return false;
    }
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    if (opened != null && opened.scores() != null) {
      routedExperts.addPrompt(rows, opened.prompt(), opened.scores());
    }
    routedExperts.addGenerated(rows, tokens);
    choice.set("routed_experts", rows);
    return true;
  }

  /** Names fields that were not asked for, as vLLM does in whole answers: clients read them. */
  public static void addAbsent(ObjectNode json, String... fields) {
    for (String field : fields) {
      if (!json.has(field)) {
        json.putNull(field);
      }
    }
  }

  /** Adds {@code finish_reason} and vLLM's {@code stop_reason}: the string or token that did it. */
  public static void addEnding(ObjectNode choice, @Nullable Ending ending) {
    choice.put("finish_reason", ending == null ? null : ending.finishReason());
    switch (ending) {
      case null -> choice.putNull("stop_reason");
      case Ending.StopText stop -> choice.put("stop_reason", stop.text());
      case Ending.StopToken stop -> choice.put("stop_reason", stop.tokenId());
      case Ending.EndOfSequence _, Ending.Length _ -> choice.putNull("stop_reason");
    }
  }

  private static ArrayNode ids(List<Integer> tokenIds) {
    ArrayNode ids = JsonNodeFactory.instance.arrayNode(tokenIds.size());
    tokenIds.forEach(id -> ids.add(id.intValue()));
    return ids;
  }
}
