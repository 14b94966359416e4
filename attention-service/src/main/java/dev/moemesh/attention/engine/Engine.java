package dev.moemesh.attention.engine;

import static java.util.Objects.requireNonNull;

import dev.moemesh.attention.batching.BatchPlanner;
import dev.moemesh.attention.batching.BlockPool;
import dev.moemesh.attention.batching.MicroBatches;
import dev.moemesh.attention.batching.Step;
import dev.moemesh.attention.constraint.Compiled;
import dev.moemesh.attention.overlap.Overlap;
import dev.moemesh.attention.overlap.StepLoad;
import dev.moemesh.contract.v1.Cancellation;
import dev.moemesh.contract.v1.Failed;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.model.decoder.Decoder;
import dev.moemesh.model.decoder.ForwardPass;
import dev.moemesh.model.decoder.MoeFailure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The step loop: takes requests, forms a step, walks its micro-batches through the layers, chooses
 * tokens, and starts over. It stands still when there is nothing to do or the MoE layers are away,
 * and is woken by what ends that.
 *
 * <p>All of it happens on one thread, the executor's; every method must be called there.
 */
public final class Engine {

  private static final Logger LOG = Logger.getLogger(Engine.class);

  private final Decoder decoder;
  private final StepLayers moe;
  private final BatchPlanner planner;
  private final Overlap overlap;
  private final Executor executor;
  private final LongSupplier nanoTime;
  private final Consumer<List<TokenEvent>> publisher;
  private final EngineListener listener;
  private final StepResults results;
  private final ActiveRequests requests;
  private boolean stepping;
  private boolean moeAvailable;
  private boolean stopped;
  private Optional<MoeFailure> moeGone = Optional.empty();

  /**
   * An engine at rest; it starts with {@link #moeAvailable(boolean)}.
   *
   * @param model the name that requests must bear
   * @param overlap how many micro-batches a step has; no token depends on it
   * @param executor runs tasks one after the other on the engine's thread
   * @param nanoTime the ticker
   * @param publisher takes the events of a step; must not block
   */
  public Engine(
      String model,
      Decoder decoder,
      StepLayers moe,
      BlockPool pool,
      BatchPlanner planner,
      Overlap overlap,
      Executor executor,
      LongSupplier nanoTime,
      Consumer<List<TokenEvent>> publisher,
      EngineListener listener) {
    this.decoder = decoder;
    this.moe = moe;
    this.planner = planner;
    this.overlap = overlap;
    this.executor = executor;
    this.nanoTime = nanoTime;
    this.publisher = publisher;
    this.listener = listener;
    this.results = new StepResults(decoder.config(), listener);
    this.requests =
        new ActiveRequests(
            requireNonNull(model, "model is null"),
            decoder.config(),
            pool,
            planner,
            nanoTime,
            publisher,
            listener);
  }

  /**
   * Takes a request.
   *
   * @param done called once when the request has ended, in whatever way
   */
  public void submit(InferenceRequest request, Runnable done) {
    submit(request, Compiled.Free.FREE, done);
  }

  /**
   * Takes a request whose text must match a constraint.
   *
   * @param constraint what became of the request's constraint
   * @param done called once when the request has ended, in whatever way
   */
  public void submit(InferenceRequest request, Compiled constraint, Runnable done) {
    if (stopped) {
      return;
    }
    requests.submit(request, constraint, moeGone.map(Engine::failed), done);
    wake();
  }

  /** Ends a request, or one of its continuations, because nobody waits for it any more. */
  public void cancel(Cancellation cancellation) {
    requests.cancel(cancellation);
  }

  /** The MoE layers came or went. */
  public void moeAvailable(boolean available) {
    moeAvailable = available;
    moeGone = Optional.empty();
    if (!available && !stepping) {
      moe.rest();
    }
    wake();
  }

  /**
   * The MoE layers have been away for longer than anybody should wait: what is here fails, and so
   * does what comes, until they are back.
   */
  public void moeGone(MoeFailure why) {
    if (moeAvailable || stopped) {
      return;
    }
    moeGone = Optional.of(why);
    requests.failAll(failed(why));
  }

  /**
   * Ends the engine: no step begins, and of one that is under way nothing is heard. Requests that
   * have not ended stay so, for another worker to take them up from the log.
   */
  public void stop() {
    stopped = true;
  }

  /** Requests that have not ended. */
  public int activeRequests() {
    return requests.count();
  }

  private void wake() {
    if (!stepping && moeAvailable && !stopped) {
      stepping = true;
      executor.execute(this::step);
    }
  }

  private void step() {
    List<BatchPlanner.Share> shares = moeAvailable && !stopped ? planner.next() : List.of();
    if (shares.isEmpty()) {
      stepping = false;
      if (!moeAvailable) {
        moe.rest();
      }
      return;
    }
    long start = nanoTime.getAsLong();
    List<Step> microBatches;
    try {
      microBatches = plan(shares, start);
    } catch (RuntimeException e) {
      LOG.error("A step could not begin; its requests fail", e);
      requests.fail(
          shares.stream().map(BatchPlanner.Share::sequence),
          failed(new MoeFailure("internal_error", "a step could not begin: " + e)));
      executor.execute(this::step);
      return;
    }
    StepRun.start(decoder, moe, microBatches, new StepEnd(microBatches, start));
  }

  private List<Step> plan(List<BatchPlanner.Share> shares, long now) {
    shares.forEach(share -> requests.of(share.sequence()).stepped(now));
    int rows = shares.stream().mapToInt(BatchPlanner.Share::rows).sum();
    int count = overlap.begin(new StepLoad(rows, shares.size(), rows > shares.size()));
    return MicroBatches.of(shares, count).stream()
        .map(batch -> Step.of(batch, batch.stream().anyMatch(this::wantsRouting)))
        .toList();
  }

  private boolean wantsRouting(BatchPlanner.Share share) {
    return requests.of(share.sequence()).record().getReturnRoutedExperts();
  }

  private static Failed failed(MoeFailure failure) {
    return Failed.newBuilder().setCode(failure.code()).setMessage(failure.message()).build();
  }

  /**
   * What follows the micro-batches of a step. Blocks that sequences let go of meanwhile are nobody
   * else's before the next step is planned, which is when all have ended.
   */
  private final class StepEnd implements StepRun.Listener {

    private final List<Step> microBatches;
    private final long start;

    StepEnd(List<Step> microBatches, long start) {
      this.microBatches = microBatches;
      this.start = start;
    }

    @Override
    public void computed(Step microBatch, ForwardPass.Result result) {
      if (stopped) {
        return;
      }
      StepResults.Outcome outcome =
          results.of(microBatch.parts(), result, requests::find, nanoTime.getAsLong());
      planner.remove(outcome.ended());
      publisher.accept(outcome.events());
    }

    @Override
    public void failed(Step microBatch, MoeFailure failure) {
      if (!stopped) {
        requests.fail(microBatch.parts().stream().map(Step.Part::sequence), Engine.failed(failure));
      }
    }

    @Override
    public void ended(boolean whole) {
      if (stopped) {
        return;
      }
      executor.execute(Engine.this::step);
      if (whole) {
        long nanos = nanoTime.getAsLong() - start;
        overlap.ended(nanos);
        int rows = microBatches.stream().mapToInt(step -> step.plan().rowCount()).sum();
        listener.stepped(rows, microBatches.size(), nanos);
      }
    }
  }
}
