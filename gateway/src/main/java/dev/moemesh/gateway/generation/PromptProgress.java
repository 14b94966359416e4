package dev.moemesh.gateway.generation;

import dev.moemesh.contract.v1.Failed;
import dev.moemesh.contract.v1.PromptScored;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The progress of one prompt and its choices. For one thread at a time. */
final class PromptProgress {
  private final Prompt prompt;
  private final boolean needsScores;
  private final int firstIndex;
  private final List<ChoiceProgress> choices;
  private final BitSet opened = new BitSet();
  private final List<TokenEvent> early = new ArrayList<>();
  private @Nullable PromptScored scores;
  private int cachedTokens;

  PromptProgress(Prompt prompt, boolean needsScores, int firstIndex, List<ChoiceProgress> choices) {
    this.prompt = prompt;
    this.needsScores = needsScores;
    this.firstIndex = firstIndex;
    this.choices = List.copyOf(choices);
  }

  boolean complete() {
    return choices.stream().allMatch(ChoiceProgress::closed);
  }

  int cachedTokens() {
    return cachedTokens;
  }

  int tokens() {
    return choices.stream().mapToInt(ChoiceProgress::tokens).sum();
  }

  int reasoningTokens() {
    return choices.stream().mapToInt(ChoiceProgress::reasoningTokens).sum();
  }

  List<Output> accept(TokenEvent event) {
    return switch (event.getEventCase()) {
      case PROMPT -> scored(event.getPrompt());
      case TOKEN, FINISHED -> progress(event);
      case FAILED -> throw new ApiException(error(event.getFailed()));
      case EVENT_NOT_SET -> List.of();
    };
  }

  private List<Output> scored(PromptScored scored) {
    if (scores != null) {
      return List.of();
    }
    scores = scored;
    List<Output> outputs = new ArrayList<>();
    early.forEach(event -> outputs.addAll(progress(event)));
    early.clear();
    return outputs;
  }

  private List<Output> progress(TokenEvent event) {
    if (needsScores && scores == null) {
      return keep(event);
    }
    ChoiceProgress choice = choice(event.getChoice());
    List<Output> progress =
        event.hasToken() ? choice.token(event.getToken()) : choice.finished(event.getFinished());
    int cached =
        event.hasToken()
            ? event.getToken().getCachedPromptTokens()
            : event.getFinished().getUsage().getCachedPromptTokens();
    cachedTokens = Math.max(cachedTokens, cached);
    if (opened.get(event.getChoice())) {
      return progress;
    }
    opened.set(event.getChoice());
    List<Output> outputs = new ArrayList<>();
    outputs.add(new Output.Opened(firstIndex + event.getChoice(), prompt, scores));
    outputs.addAll(progress);
    return outputs;
  }

  /** A choice may be over before another one's prefill, which the scores come from. */
  private List<Output> keep(TokenEvent event) {
    early.add(event);
    if (event.hasFinished() && allFinishedEarly()) {
      throw new ApiException(
          ApiError.internal(
              "prompt_not_scored",
              "The mesh finished without the prompt's scores that were asked for; send the request again."));
    }
    return List.of();
  }

  private boolean allFinishedEarly() {
    return early.stream()
            .filter(TokenEvent::hasFinished)
            .mapToInt(TokenEvent::getChoice)
            .distinct()
            .count()
        == choices.size();
  }

  private ChoiceProgress choice(int choice) {
    if (choice < 0 || choice >= choices.size()) {
      throw new ApiException(
          ApiError.internal(
              "unknown_choice",
              "The mesh answered choice %d of %d; send the request again."
                  .formatted(choice, choices.size())));
    }
    return choices.get(choice);
  }

  private static ApiError error(Failed failed) {
    String code = failed.getCode().isEmpty() ? "mesh_failed" : failed.getCode();
    if (failed.getClientError()) {
      return ApiError.refused(code, failed.getMessage());
    }
    return failed.getPermanent()
        ? ApiError.internal(code, failed.getMessage())
        : ApiError.unavailable(code, failed.getMessage());
  }
}
