package dev.moemesh.gateway.generation;

import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.gateway.answer.MarkedDetokenizer;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.parameters.DecodingParameters;
import dev.moemesh.gateway.parameters.Parameters;
import dev.moemesh.gateway.served.ServedModel;
import dev.moemesh.gateway.served.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The state of the answer to a plan: takes token events and returns outputs. Pure: independent of
 * Kafka, HTTP and streaming. For one thread at a time.
 */
public final class Generation {
  private final Plan plan;
  private final Set<Integer> markers;
  private final List<PromptProgress> prompts = new ArrayList<>();

  public Generation(Plan plan, ServedModel model) {
    this.plan = plan;
    this.markers = MarkedDetokenizer.tokens(model.text(), plan.shape().markers());
    int choices = plan.choicesPerPrompt();
    Parameters parameters = plan.parameters();
    Set<Integer> ends = endTokens(parameters.decoding(), model);
    for (int p = 0; p < plan.prompts().size(); p++) {
      int firstIndex = p * choices;
      List<ChoiceProgress> progress = new ArrayList<>();
      for (int c = 0; c < choices; c++) {
        progress.add(choice(firstIndex + c, plan.prompts().get(p), ends, model));
      }
      prompts.add(
          new PromptProgress(
              plan.prompts().get(p),
              parameters.returns().needsPromptScores(),
              firstIndex,
              progress));
    }
  }

  /**
   * What an event of one prompt's request makes certain; nothing if it came before.
   *
   * @throws ApiException if the request has failed, whatever its other prompts do
   */
  public List<Output> accept(int prompt, TokenEvent event) {
    return prompts.get(prompt).accept(event);
  }

  /** Whether every choice has come to its end. */
  public boolean complete() {
    return prompts.stream().allMatch(PromptProgress::complete);
  }

  public Usage usage() {
    return new Usage(
        plan.prompts().stream().mapToInt(prompt -> prompt.tokenIds().size()).sum(),
        prompts.stream().mapToInt(PromptProgress::tokens).sum(),
        prompts.stream().mapToInt(PromptProgress::cachedTokens).sum(),
        plan.shape().reasons()
            ? Integer.valueOf(prompts.stream().mapToInt(PromptProgress::reasoningTokens).sum())
            : null);
  }

  private ChoiceProgress choice(int index, Prompt prompt, Set<Integer> ends, ServedModel model) {
    Parameters parameters = plan.parameters();
    ChoiceText text =
        new ChoiceText(
            detokenizer(prompt, model.text()),
            plan.shape().splitter(),
            parameters.stops(),
            parameters.decoding().minTokens());
    return new ChoiceProgress(index, text, ends::contains, parameters.decoding().stopTokenIds());
  }

  /** Markers show in the text for the answer's parser, which takes them out again. */
  private Text.Detokenizer detokenizer(Prompt prompt, Text text) {
    return plan.parameters().returns().specialTokens()
        ? text.detokenizer(prompt.tokenIds(), true)
        : MarkedDetokenizer.of(text, prompt.tokenIds(), markers);
  }

  private static Set<Integer> endTokens(DecodingParameters decoding, ServedModel model) {
    Set<Integer> ends = new HashSet<>(decoding.stopTokenIds());
    if (!decoding.ignoreEndOfSequence()) {
      ends.addAll(model.endTokenIds());
    }
    return ends;
  }
}
