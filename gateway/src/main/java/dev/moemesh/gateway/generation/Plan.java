package dev.moemesh.gateway.generation;

import static java.util.Objects.requireNonNull;

import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.TokenIds;
import dev.moemesh.gateway.answer.AnswerShape;
import dev.moemesh.gateway.api.RequestId;
import dev.moemesh.gateway.parameters.DecodingParameters;
import dev.moemesh.gateway.parameters.Parameters;
import dev.moemesh.gateway.parameters.Returns;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A request that has been checked and tokenised: what goes into the mesh.
 *
 * <p>Choice {@code c} of prompt {@code p} has the index {@code p × n + c} in the answer.
 *
 * @param shape what the text of a choice may hold beside content
 */
public record Plan(
    RequestId id,
    Instant acceptedAt,
    String model,
    List<Prompt> prompts,
    Parameters parameters,
    AnswerShape shape) {

  public Plan {
    requireNonNull(id, "id is null");
    requireNonNull(acceptedAt, "acceptedAt is null");
    requireNonNull(model, "model is null");
    prompts = List.copyOf(prompts);
    requireNonNull(parameters, "parameters is null");
    requireNonNull(shape, "shape is null");
  }

  /** A request whose answers are content only. */
  public Plan(
      RequestId id, Instant acceptedAt, String model, List<Prompt> prompts, Parameters parameters) {
    this(id, acceptedAt, model, prompts, parameters, AnswerShape.PLAIN);
  }

  /** {@code n}. */
  public int choicesPerPrompt() {
    return parameters.decoding().choices();
  }

  /** The mesh's name for the request of one prompt. */
  public String requestId(int prompt) {
    return id.ofPrompt(prompt, prompts.size());
  }

  /** One record per prompt, in their order. */
  public List<InferenceRequest> requests() {
    return IntStream.range(0, prompts.size()).mapToObj(this::request).toList();
  }

  private InferenceRequest request(int index) {
    Prompt prompt = prompts.get(index);
    DecodingParameters decoding = parameters.decoding();
    Returns returns = parameters.returns();
    InferenceRequest.Builder request =
        InferenceRequest.newBuilder()
            .setRequestId(requestId(index))
            .setModel(model)
            .addAllPromptTokenIds(prompt.tokenIds())
            .setChoices(decoding.choices())
            .setMaxTokens(prompt.maxTokens())
            .setMinTokens(Math.min(decoding.minTokens(), prompt.maxTokens()))
            .addAllStopTokenIds(decoding.stopTokenIds())
            .setIgnoreEndOfSequence(decoding.ignoreEndOfSequence())
            .setSampling(decoding.sampling())
            .setReturnRoutedExperts(returns.routedExperts())
            .addAllAllowedTokenIds(decoding.tokens().allowedTokenIds())
            .addAllBadWords(decoding.tokens().badWords().stream().map(Plan::word).toList())
            .addAllLogprobTokenIds(returns.logprobTokenIds())
            .setCacheSalt(decoding.cacheSalt())
            .setAcceptedAtMillis(acceptedAt.toEpochMilli());
    decoding.constraint().ifPresent(request::setConstraint);
    if (returns.logprobs() != null) {
      request.setLogprobs(returns.logprobTokenIds().isEmpty() ? returns.logprobs() : 0);
    }
    Integer promptLogprobs = returns.scoredPromptTokens();
    if (promptLogprobs != null) {
      request.setPromptLogprobs(promptLogprobs);
    }
    return request.build();
  }

  private static TokenIds word(List<Integer> ids) {
    return TokenIds.newBuilder().addAllIds(ids).build();
  }
}
