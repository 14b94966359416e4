package dev.moemesh.attention.engine;

import dev.moemesh.attention.batching.BatchPlanner;
import dev.moemesh.attention.batching.BatchPlanner.Share;
import dev.moemesh.attention.batching.Sequence;
import dev.moemesh.attention.batching.Step;
import dev.moemesh.contract.v1.Cancellation;
import dev.moemesh.model.decoder.ForwardPass;
import dev.moemesh.model.decoder.MoeFailure;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The step loop: accepts requests, plans a step, walks its micro-batches through the layers,
 * chooses tokens, and repeats. The loop is idle while there is no work or the MoE layers are
 * unreachable.
 *
 * <p>The engine yields one {@link EngineOutcome} per micro-batch, and one per request that ends in
 * another way. Confined to its {@link EngineThread}, except {@link #load()}.
 */
public final class Engine {

  private static final Logger LOG = Logger.getLogger(Engine.class);

  private final StepRunner steps;
  private final BatchPlanner planner;
  private final EngineThread thread;
  private final Consumer<EngineOutcome> outcomes;
  private final ActiveRequests requests;
  private final StepResults results;
  private MoeState moe = new MoeState.Away();
  private boolean stepping;
  private boolean stopped;
  private volatile EngineLoad load;

  /**
   * An idle engine; {@link #moeAvailable(boolean)} starts it.
   *
   * @param model the name that requests must carry
   * @param outcomes receives each outcome on the engine's thread; must not block
   */
  public Engine(
      String model,
      StepRunner steps,
      BatchPlanner planner,
      EngineThread thread,
      Consumer<EngineOutcome> outcomes) {
    this.steps = steps;
    this.planner = planner;
    this.thread = thread;
    this.outcomes = outcomes;
    LengthLimit limit = new LengthLimit(steps.config().maxPositions(), planner.pool().positions());
    this.requests = new ActiveRequests(new RequestCheck(model, steps.config(), limit), planner);
    this.results = new StepResults(steps.config(), requests);
    this.load = new EngineLoad(0, planner.snapshot());
  }

  /** The newest published load. Thread-safe. */
  public EngineLoad load() {
    return load;
  }

  /** Accepts a request, or ends it at once. A stopped engine ignores it. */
  public void submit(Submission submission) {
    thread.assertCurrent();
    if (stopped) {
      return;
    }
    OutcomeBuilder outcome = new OutcomeBuilder();
    requests.submit(submission, moe.refusal(), thread.nanoTime(), outcome);
    try {
      deliverAndPublishLoad(outcome);
    } finally {
      wake();
    }
  }

  /** Ends a request, or one of its continuations, because its client has gone. */
  public void cancel(Cancellation cancellation) {
    thread.assertCurrent();
    OutcomeBuilder outcome = new OutcomeBuilder();
    requests.cancel(cancellation, outcome);
    deliverAndPublishLoad(outcome);
  }

  /** The MoE layers became reachable or unreachable. */
  public void moeAvailable(boolean available) {
    thread.assertCurrent();
    moe = MoeState.of(available);
    if (!available && !stepping) {
      steps.rest();
    }
    wake();
  }

  /**
   * The MoE layers were unreachable for longer than a request may wait. All requests fail, and so
   * does each new one until the layers are reachable again.
   */
  public void moeGone(MoeFailure why) {
    thread.assertCurrent();
    if (moe.isAvailable() || stopped) {
      return;
    }
    moe = new MoeState.GivenUp(Events.failure(why));
    OutcomeBuilder outcome = new OutcomeBuilder();
    requests.failAll(Events.failure(why), outcome);
    deliverAndPublishLoad(outcome);
  }

  /**
   * Stops the engine: no step begins, and one that is under way has no outcome. Requests that have
   * not ended do not complete, so another worker takes them from the log.
   */
  public void stop() {
    thread.assertCurrent();
    stopped = true;
  }

  private void wake() {
    if (!stepping && moe.isAvailable() && !stopped) {
      stepping = true;
      thread.execute(this::step);
    }
  }

  private void step() {
    thread.assertCurrent();
    List<Share> shares = moe.isAvailable() && !stopped ? planner.next() : List.of();
    publishLoad();
    if (shares.isEmpty()) {
      stepping = false;
      if (!moe.isAvailable()) {
        steps.rest();
      }
      return;
    }
    PlannedStep step;
    try {
      step = plan(shares);
    } catch (RuntimeException e) {
      abandon(shares.stream().map(Share::sequence).toList(), e);
      return;
    }
    steps.start(step, new StepEnd(step));
  }

  /** Takes the sequences of a step that could not begin out of the batch; their requests fail. */
  private void abandon(List<Sequence> sequences, RuntimeException cause) {
    LOG.error("A step could not begin; its requests fail", cause);
    try {
      planner.remove(sequences);
      fail(
          sequences.stream(), new MoeFailure("internal_error", "a step could not begin: " + cause));
    } finally {
      thread.execute(this::step);
    }
  }

  private PlannedStep plan(List<Share> shares) {
    long now = thread.nanoTime();
    shares.forEach(share -> requests.of(share.sequence()).times().stepped(now));
    return steps.plan(shares, this::wantsRouting, now);
  }

  private boolean wantsRouting(Share share) {
    return requests.of(share.sequence()).record().getReturnRoutedExperts();
  }

  private void fail(Stream<Sequence> sequences, MoeFailure failure) {
    OutcomeBuilder outcome = new OutcomeBuilder();
    requests.fail(sequences, Events.failure(failure), outcome);
    deliver(outcome);
  }

  /** Takes ended sequences out of the batch, then hands the outcome over. */
  private void deliver(OutcomeBuilder outcome) {
    if (!outcome.isEmpty()) {
      planner.remove(outcome.ended());
      outcomes.accept(outcome.build());
    }
  }

  private void deliverAndPublishLoad(OutcomeBuilder outcome) {
    try {
      deliver(outcome);
    } finally {
      publishLoad();
    }
  }

  private void publishLoad() {
    load = new EngineLoad(requests.count(), planner.snapshot());
  }

  /**
   * Receives the ends of one step's micro-batches. Blocks that sequences release meanwhile have no
   * new owner before the next step is planned, which is after all of them have ended.
   */
  private final class StepEnd implements StepRun.Listener {

    private final PlannedStep step;

    StepEnd(PlannedStep step) {
      this.step = step;
    }

    @Override
    public void computed(Step microBatch, ForwardPass.Result result) {
      thread.assertCurrent();
      if (!stopped) {
        OutcomeBuilder outcome = new OutcomeBuilder();
        try {
          results.add(microBatch.parts(), result, thread.nanoTime(), outcome);
        } finally {
          deliver(outcome); // also when one sequence breaks: others may have ended before it
        }
      }
    }

    @Override
    public void failed(Step microBatch, MoeFailure failure) {
      thread.assertCurrent();
      if (!stopped) {
        fail(microBatch.parts().stream().map(Step.SequenceRows::sequence), failure);
      }
    }

    @Override
    public void ended(boolean whole) {
      if (stopped) {
        return;
      }
      thread.execute(Engine.this::step);
      if (whole) {
        StepTiming timing = step.timing(thread.nanoTime());
        steps.computed(timing);
        outcomes.accept(EngineOutcome.of(timing));
      }
    }
  }
}
