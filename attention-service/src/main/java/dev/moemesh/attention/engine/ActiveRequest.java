package dev.moemesh.attention.engine;

import static java.util.Objects.requireNonNull;

import dev.moemesh.attention.batching.BlockPool;
import dev.moemesh.attention.batching.PromptRows;
import dev.moemesh.attention.batching.Sequence;
import dev.moemesh.attention.constraint.Compiled;
import dev.moemesh.attention.constraint.TextConstraint;
import dev.moemesh.attention.sampling.SamplingParameters;
import dev.moemesh.attention.sampling.TokenMasks;
import dev.moemesh.contract.v1.InferenceRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A request that the engine has taken: its parameters, and its continuations as far as they are
 * unfinished. Used on the engine's thread.
 */
final class ActiveRequest {

  private final InferenceRequest record;
  private final SamplingParameters sampling;
  private final int maxTokens;
  private final TokenMasks masks;
  private final Set<Integer> stopTokens;
  private final List<Runnable> whenDone = new ArrayList<>(1);
  private final Map<Integer, Sequence> unfinished = new LinkedHashMap<>();
  private final Map<Integer, TextConstraint> constraints = new HashMap<>();
  private final Sequence first;
  private final PromptReport promptReport;
  private final long acceptedNanos;
  private long firstStepNanos = -1;
  private long firstTokenNanos = -1;
  private long lastTokenNanos;

  /**
   * Takes a request that {@link RequestCheck} has passed.
   *
   * @param constraint what the text must match
   * @param limit what ends a continuation that asks for more
   * @param done called once when the request has ended, in whatever way
   * @param nowNanos by the engine's ticker
   */
  ActiveRequest(
      InferenceRequest record,
      Compiled constraint,
      List<Integer> endOfSequence,
      LengthLimit limit,
      BlockPool pool,
      Runnable done,
      long nowNanos) {
    this.record = record;
    this.sampling = SamplingParameters.of(record.getSampling());
    this.maxTokens = limit.maxTokens(record.getPromptTokenIdsCount(), record.getMaxTokens());
    this.masks = TokenMasks.of(record);
    this.stopTokens = new HashSet<>(record.getStopTokenIdsList());
    if (!record.getIgnoreEndOfSequence()) {
      stopTokens.addAll(endOfSequence);
    }
    whenDone.add(done);
    this.acceptedNanos = nowNanos;
    this.promptReport = new PromptReport(record);
    int[] prompt = record.getPromptTokenIdsList().stream().mapToInt(Integer::intValue).toArray();
    for (int choice = 0; choice < record.getChoices(); choice++) {
      PromptRows rows = choice == 0 ? wantedRows(record) : PromptRows.UNSEEN;
      unfinished.put(
          choice,
          new Sequence(
              record.getRequestId(), choice, prompt, maxTokens, rows, record.getCacheSalt(), pool));
    }
    for (Integer choice : unfinished.keySet()) {
      constraint.begin(maxTokens).ifPresent(text -> constraints.put(choice, text));
    }
    this.first = requireNonNull(unfinished.get(0), "a request has at least one choice");
  }

  private static PromptRows wantedRows(InferenceRequest record) {
    if (record.hasPromptLogprobs()) {
      return PromptRows.SCORED;
    }
    return record.getReturnRoutedExperts() ? PromptRows.COMPUTED : PromptRows.UNSEEN;
  }

  InferenceRequest record() {
    return record;
  }

  String id() {
    return record.getRequestId();
  }

  /** Tokens after which a continuation ends: those asked for, as far as they fit. */
  int maxTokens() {
    return maxTokens;
  }

  SamplingParameters sampling() {
    return sampling;
  }

  /** Rules out what the request does not want of the tokens that could come next. */
  void mask(float[] logits, Sequence sequence) {
    masks.mask(
        logits, sequence.generated(), index -> sequence.token(sequence.promptLength() + index));
  }

  PromptReport promptReport() {
    return promptReport;
  }

  /**
   * Tokens of the prompt that were cached; its other continuations share what the first computes.
   */
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

  /** Tells one more when the request has ended. */
  void alsoTell(Runnable done) {
    whenDone.add(done);
  }

  /** Ends a continuation; with the last one the request is done. */
  void finish(Sequence sequence) {
    unfinished.remove(sequence.choice());
    if (unfinished.isEmpty()) {
      whenDone.forEach(Runnable::run);
    }
  }

  /** Tokens that may not be chosen now: what would end the answer before its least length. */
  Set<Integer> forbidden(Sequence sequence) {
    return sequence.generated() < record.getMinTokens() ? stopTokens : Set.of();
  }

  /** Rules out what the constraint does not allow next. */
  void constrain(float[] logits, Sequence sequence) {
    TextConstraint constraint = constraints.get(sequence.choice());
    if (constraint != null) {
      constraint.mask(logits, stopTokens);
    }
  }

  /** Notes the token chosen, which is no end; whether the constraint lets nothing follow it. */
  boolean completes(Sequence sequence, int token) {
    TextConstraint constraint = constraints.get(sequence.choice());
    if (constraint == null) {
      return false;
    }
    constraint.accept(token);
    return constraint.isComplete();
  }

  boolean stops(int token) {
    return stopTokens.contains(token);
  }

  void stepped(long nowNanos) {
    if (firstStepNanos < 0) {
      firstStepNanos = nowNanos;
    }
  }

  /** Notes a token; whether it was the request's first. */
  boolean tokenCame(long nowNanos) {
    if (firstTokenNanos < 0) {
      firstTokenNanos = nowNanos;
      lastTokenNanos = nowNanos;
      return true;
    }
    return false;
  }

  /** Nanoseconds since the token before. */
  long sinceLastToken(long nowNanos) {
    long gap = nowNanos - lastTokenNanos;
    lastTokenNanos = nowNanos;
    return gap;
  }

  long acceptedNanos() {
    return acceptedNanos;
  }

  long queuedMicros() {
    return Math.max(0, firstStepNanos - acceptedNanos) / 1_000;
  }

  long prefillMicros() {
    return firstTokenNanos < 0 ? 0 : (firstTokenNanos - firstStepNanos) / 1_000;
  }
}
