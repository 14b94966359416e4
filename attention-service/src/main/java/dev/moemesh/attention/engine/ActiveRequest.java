package dev.moemesh.attention.engine;

import dev.moemesh.attention.batching.Sequence;
import dev.moemesh.contract.v1.InferenceRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request that the engine has accepted, and its continuations that have not ended. Used on the
 * engine's thread.
 */
final class ActiveRequest {

  private final InferenceRequest record;
  private final NextTokenRules rules;
  private final RequestTimes times;
  private final PromptReport promptReport;
  private final Sequence first;
  private final Map<Integer, Sequence> unfinished = new LinkedHashMap<>();
  private final List<Runnable> completions = new ArrayList<>(1);

  /**
   * A request of which nothing is computed yet.
   *
   * @param sequences its continuations by choice, at least one
   */
  ActiveRequest(
      Submission submission, NextTokenRules rules, List<Sequence> sequences, RequestTimes times) {
    this.record = submission.request();
    this.rules = rules;
    this.times = times;
    this.promptReport = new PromptReport(record);
    this.first = sequences.getFirst();
    sequences.forEach(sequence -> unfinished.put(sequence.choice(), sequence));
    completions.add(submission.completion());
  }

  InferenceRequest record() {
    return record;
  }

  String id() {
    return record.getRequestId();
  }

  NextTokenRules rules() {
    return rules;
  }

  RequestTimes times() {
    return times;
  }

  PromptReport promptReport() {
    return promptReport;
  }

  /** Prompt tokens found in the cache by the first continuation; the others share its blocks. */
  int cachedPromptTokens() {
    return first.cachedPromptTokens();
  }

  /** The continuations that have not ended. */
  List<Sequence> unfinished() {
    return List.copyOf(unfinished.values());
  }

  /** Whether the continuation has not ended. */
  boolean isUnfinished(Sequence sequence) {
    return unfinished.get(sequence.choice()) == sequence;
  }

  /** Adds the completion of a record that carries the same request. */
  void alsoComplete(Runnable completion) {
    completions.add(completion);
  }

  /**
   * Ends a continuation.
   *
   * @return whether it was the last one, which ends the request
   */
  boolean end(Sequence sequence) {
    unfinished.remove(sequence.choice());
    return unfinished.isEmpty();
  }

  FinishedRequest finished() {
    return new FinishedRequest(id(), completions);
  }
}
