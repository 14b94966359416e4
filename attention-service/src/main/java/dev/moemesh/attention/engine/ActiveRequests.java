package dev.moemesh.attention.engine;

import static java.util.Objects.requireNonNull;

import dev.moemesh.attention.batching.BatchPlanner;
import dev.moemesh.attention.batching.PromptRows;
import dev.moemesh.attention.batching.Sequence;
import dev.moemesh.contract.v1.Cancellation;
import dev.moemesh.contract.v1.Failed;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.InferenceRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The requests that an engine has accepted and not ended. Each method adds what follows from it to
 * the outcome that it is given. Used on the engine's thread.
 */
final class ActiveRequests {

  private static final int EARLY_CANCELLATIONS = 10_000;

  private final RequestCheck check;
  private final BatchPlanner planner;
  private final Map<String, ActiveRequest> active = new LinkedHashMap<>();
  private final EarlyCancellations earlyCancellations = new EarlyCancellations(EARLY_CANCELLATIONS);

  ActiveRequests(RequestCheck check, BatchPlanner planner) {
    this.check = check;
    this.planner = planner;
  }

  /**
   * Accepts a request, or ends it at once. A request that is active already gains a completion.
   *
   * @param closed why no request is accepted now; empty if requests are accepted
   */
  void submit(
      Submission submission, Optional<Failed> closed, long nowNanos, OutcomeBuilder outcome) {
    ActiveRequest twin = active.get(submission.id());
    if (twin != null) {
      twin.alsoComplete(submission.completion());
      return;
    }
    switch (earlyCancellations.take(submission.id())) {
      case EarlyCancellations.Cancelled.Whole _ -> {
        Events.neverStarted(submission.request()).forEach(outcome::event);
        outcome.finished(neverActive(submission));
      }
      case EarlyCancellations.Cancelled.Choices(var choices) -> {
        Optional<Failed> refused =
            check
                .refuse(submission.request())
                .or(submission.constraint()::refusal)
                .or(() -> closed);
        if (refused.isPresent()) {
          outcome.event(Events.failed(submission.id(), refused.get()));
          outcome.finished(neverActive(submission));
        } else {
          ActiveRequest accepted = accept(submission, nowNanos);
          cancel(accepted, sequence -> choices.contains(sequence.choice()), outcome);
        }
      }
    }
  }

  private static FinishedRequest neverActive(Submission submission) {
    return new FinishedRequest(submission.id(), List.of(submission.completion()));
  }

  private ActiveRequest accept(Submission submission, long nowNanos) {
    InferenceRequest request = submission.request();
    int maxTokens = check.maxTokens(request);
    int[] prompt = request.getPromptTokenIdsList().stream().mapToInt(Integer::intValue).toArray();
    List<Sequence> sequences =
        IntStream.range(0, request.getChoices())
            .mapToObj(
                choice ->
                    new Sequence(
                        request.getRequestId(),
                        choice,
                        prompt,
                        maxTokens,
                        choice == 0 ? wantedRows(request) : PromptRows.UNSEEN,
                        request.getCacheSalt(),
                        planner.pool()))
            .toList();
    ActiveRequest accepted =
        new ActiveRequest(
            submission,
            new NextTokenRules(request, submission.constraint(), check.endOfSequence(), maxTokens),
            sequences,
            new RequestTimes(nowNanos));
    active.put(accepted.id(), accepted);
    sequences.forEach(planner::add);
    return accepted;
  }

  private static PromptRows wantedRows(InferenceRequest request) {
    if (request.hasPromptLogprobs()) {
      return PromptRows.SCORED;
    }
    return request.getReturnRoutedExperts() ? PromptRows.COMPUTED : PromptRows.UNSEEN;
  }

  /** Ends a request, or one of its continuations. Keeps the cancellation if it is not here yet. */
  void cancel(Cancellation cancellation, OutcomeBuilder outcome) {
    ActiveRequest request = active.get(cancellation.getRequestId());
    if (request == null) {
      earlyCancellations.add(cancellation);
      return;
    }
    cancel(
        request,
        sequence -> !cancellation.hasChoice() || cancellation.getChoice() == sequence.choice(),
        outcome);
  }

  private void cancel(ActiveRequest request, Predicate<Sequence> unwanted, OutcomeBuilder outcome) {
    for (Sequence sequence : request.unfinished()) {
      if (unwanted.test(sequence)) {
        outcome.event(Events.finished(request, sequence, FinishReason.FINISH_REASON_CANCELLED));
        end(request, sequence, outcome);
      }
    }
  }

  /** Fails all requests. */
  void failAll(Failed failure, OutcomeBuilder outcome) {
    List.copyOf(active.values()).forEach(request -> fail(request, failure, outcome));
  }

  /** Fails the requests of the sequences, as far as the sequences have not ended. */
  void fail(Stream<Sequence> sequences, Failed failure, OutcomeBuilder outcome) {
    for (Sequence sequence : sequences.toList()) {
      unfinished(sequence).ifPresent(request -> fail(request, failure, outcome));
    }
  }

  /** Fails one request; all its continuations end. */
  void fail(ActiveRequest request, Failed failure, OutcomeBuilder outcome) {
    outcome.event(Events.failed(request.id(), failure));
    request.unfinished().forEach(sequence -> end(request, sequence, outcome));
  }

  /** Ends a continuation whose last event is in the outcome; the last one ends its request. */
  void end(ActiveRequest request, Sequence sequence, OutcomeBuilder outcome) {
    outcome.ended(sequence);
    if (request.end(sequence)) {
      active.remove(request.id());
      outcome.finished(request.finished());
    }
  }

  /** The request of a sequence; empty if the sequence has ended. */
  Optional<ActiveRequest> unfinished(Sequence sequence) {
    return Optional.ofNullable(active.get(sequence.requestId()))
        .filter(request -> request.isUnfinished(sequence));
  }

  /** The request of a planned sequence. */
  ActiveRequest of(Sequence sequence) {
    return requireNonNull(
        active.get(sequence.requestId()), "a planned sequence belongs to an active request");
  }

  /** The number of requests that have not ended. */
  int count() {
    return active.size();
  }
}
