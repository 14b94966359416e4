package dev.moemesh.attention.engine;

import static java.util.Objects.requireNonNull;

import dev.moemesh.attention.batching.BatchPlanner;
import dev.moemesh.attention.batching.BlockPool;
import dev.moemesh.attention.batching.Sequence;
import dev.moemesh.attention.constraint.Compiled;
import dev.moemesh.contract.v1.Cancellation;
import dev.moemesh.contract.v1.Failed;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.model.config.ModelConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The requests that an engine has taken: from their check to their end, whoever ends them. Used on
 * the engine's thread.
 */
final class ActiveRequests {

  private final String model;
  private final ModelConfig config;
  private final BlockPool pool;
  private final LengthLimit limit;
  private final BatchPlanner planner;
  private final LongSupplier nanoTime;
  private final Consumer<List<TokenEvent>> publisher;
  private final EngineListener listener;
  private final Map<String, ActiveRequest> active = new LinkedHashMap<>();
  private final EarlyCancellations earlyCancellations = new EarlyCancellations(10_000);

  /** None yet; for the parameters see {@link Engine}. */
  ActiveRequests(
      String model,
      ModelConfig config,
      BlockPool pool,
      BatchPlanner planner,
      LongSupplier nanoTime,
      Consumer<List<TokenEvent>> publisher,
      EngineListener listener) {
    this.model = model;
    this.config = config;
    this.pool = pool;
    this.limit = new LengthLimit(config.maxPositions(), pool.positions());
    this.planner = planner;
    this.nanoTime = nanoTime;
    this.publisher = publisher;
    this.listener = listener;
  }

  /**
   * Takes a request, or answers it at once.
   *
   * @param constraint what became of the request's constraint
   * @param closed why no request is taken now; empty if they are
   * @param done called once when the request has ended, in whatever way
   */
  void submit(
      InferenceRequest request, Compiled constraint, Optional<Failed> closed, Runnable done) {
    ActiveRequest twin = active.get(request.getRequestId());
    if (twin != null) {
      twin.alsoTell(done); // a record that came twice
      return;
    }
    EarlyCancellations.Cancelled cancelled = earlyCancellations.take(request.getRequestId());
    if (cancelled.whole()) {
      listener.finished(FinishReason.FINISH_REASON_CANCELLED);
      publisher.accept(Events.neverStarted(request));
      done.run();
      return;
    }
    Optional<Failed> refused =
        RequestCheck.refuse(request, model, config, limit).or(constraint::refusal).or(() -> closed);
    if (refused.isPresent()) {
      listener.failed(refused.get().getCode());
      publisher.accept(List.of(Events.failed(request.getRequestId(), refused.get())));
      done.run();
      return;
    }
    ActiveRequest taken =
        new ActiveRequest(
            request,
            constraint,
            config.eosTokenIds(),
            limit,
            pool,
            () -> {
              active.remove(request.getRequestId());
              done.run();
            },
            nanoTime.getAsLong());
    active.put(request.getRequestId(), taken);
    taken.unfinished().forEach(planner::add);
    if (!cancelled.choices().isEmpty()) {
      cancel(taken, sequence -> cancelled.choices().contains(sequence.choice()));
    }
  }

  /** Ends a request, or one of its continuations, now or when it comes. */
  void cancel(Cancellation cancellation) {
    ActiveRequest request = active.get(cancellation.getRequestId());
    if (request == null) {
      earlyCancellations.add(cancellation);
      return;
    }
    cancel(
        request,
        sequence -> !cancellation.hasChoice() || cancellation.getChoice() == sequence.choice());
  }

  private void cancel(ActiveRequest request, Predicate<Sequence> unwanted) {
    List<TokenEvent> events = new ArrayList<>();
    for (Sequence sequence : request.unfinished()) {
      if (unwanted.test(sequence)) {
        planner.remove(List.of(sequence));
        listener.finished(FinishReason.FINISH_REASON_CANCELLED);
        events.add(Events.finished(request, sequence, FinishReason.FINISH_REASON_CANCELLED));
        request.finish(sequence);
      }
    }
    publisher.accept(events);
  }

  /** Ends all requests. */
  void failAll(Failed failure) {
    fail(active.values().stream().flatMap(request -> request.unfinished().stream()), failure);
  }

  /** Ends the requests of the sequences, as far as they have not ended. */
  void fail(Stream<Sequence> sequences, Failed failure) {
    List<TokenEvent> events = new ArrayList<>();
    for (Sequence sequence : sequences.toList()) {
      ActiveRequest request = active.get(sequence.requestId());
      if (request != null && request.isUnfinished(sequence)) {
        events.add(Events.failed(request.id(), failure));
        listener.failed(failure.getCode());
        List<Sequence> unfinished = request.unfinished();
        planner.remove(unfinished);
        unfinished.forEach(request::finish);
      }
    }
    publisher.accept(events);
  }

  /** The request of an id; null if it has ended. */
  @Nullable ActiveRequest find(String requestId) {
    return active.get(requestId);
  }

  /** The request of a planned sequence. */
  ActiveRequest of(Sequence sequence) {
    return requireNonNull(
        active.get(sequence.requestId()), "a planned sequence belongs to an active request");
  }

  /** How many have not ended. */
  int count() {
    return active.size();
  }
}
