package dev.moemesh.attention.engine;

import dev.moemesh.attention.batching.BatchPlanner;
import dev.moemesh.attention.batching.BlockPool;
import dev.moemesh.attention.constraint.Compiled;
import dev.moemesh.attention.overlap.Overlap;
import dev.moemesh.contract.v1.Cancellation;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.Sampling;
import dev.moemesh.contract.v1.TokenEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An engine on the test's thread, and everything that it yielded. The model and the MoE layers
 * belong to the test.
 */
final class EngineFixture {

  /** The name that requests carry. */
  static final String MODEL = "tiny";

  final TaskQueue tasks = new TaskQueue();
  final List<TokenEvent> events = new ArrayList<>();
  final List<String> completed = new ArrayList<>();
  final List<StepTiming> steps = new ArrayList<>();

  /** Events and completions in the order in which they came, by request id. */
  final List<String> journal = new ArrayList<>();

  final BlockPool pool;
  final BatchPlanner planner;
  final Engine engine;
  private boolean breaksNextOutcome;

  private EngineFixture(Builder builder) {
    this.pool = new BlockPool(builder.blocks, builder.reuse);
    this.planner = new BatchPlanner(pool, builder.rows, builder.prefillRows, builder.sequences);
    this.engine =
        new Engine(
            MODEL,
            new StepRunner(
                builder.model.decoder(), builder.moe, Overlap.fixed(builder.microBatches)),
            planner,
            tasks,
            this::accept);
    engine.moeAvailable(true);
    tasks.runNext(); // finds nothing to do
  }

  /** An engine of many rows, with reuse and one micro-batch. */
  static Builder of(ModelForTests model, StepLayers moe) {
    return new Builder(model, moe);
  }

  /** Chooses what an engine is given. */
  static final class Builder {
    private final ModelForTests model;
    private final StepLayers moe;
    private int blocks = ModelForTests.BLOCKS;
    private boolean reuse = true;
    private int rows = 512;
    private int prefillRows = 512;
    private int sequences = 64;
    private int microBatches = 1;

    private Builder(ModelForTests model, StepLayers moe) {
      this.model = model;
      this.moe = moe;
    }

    /** Blocks of cache, at most those of the model. */
    Builder blocks(int count) {
      blocks = count;
      return this;
    }

    Builder withoutReuse() {
      reuse = false;
      return this;
    }

    Builder batch(int maxRows, int maxSequences) {
      rows = maxRows;
      prefillRows = maxRows;
      sequences = maxSequences;
      return this;
    }

    Builder prefillRowsWhileDecoding(int most) {
      prefillRows = most;
      return this;
    }

    Builder microBatches(int count) {
      microBatches = count;
      return this;
    }

    EngineFixture start() {
      return new EngineFixture(this);
    }
  }

  /** Throws when the next outcome comes, which is then lost. */
  void breakNextOutcome() {
    breaksNextOutcome = true;
  }

  private void accept(EngineOutcome outcome) {
    if (breaksNextOutcome) {
      breaksNextOutcome = false;
      throw new IllegalStateException("told not to publish");
    }
    outcome.timing().ifPresent(steps::add);
    outcome.publishThenComplete(
        published -> {
          events.addAll(published);
          published.forEach(event -> journal.add("event of " + event.getRequestId()));
        });
  }

  /** A request that generates greedily, whatever ends a text. */
  static InferenceRequest.Builder request(String id, int[] prompt, int maxTokens) {
    return InferenceRequest.newBuilder()
        .setRequestId(id)
        .setModel(MODEL)
        .addAllPromptTokenIds(IntStream.of(prompt).boxed().toList())
        .setChoices(1)
        .setMaxTokens(maxTokens)
        .setIgnoreEndOfSequence(true)
        .setSampling(sampling());
  }

  static Sampling.Builder sampling() {
    return Sampling.newBuilder().setTopP(1).setRepetitionPenalty(1);
  }

  void submit(InferenceRequest request) {
    submit(request, Compiled.Free.FREE);
  }

  void submit(InferenceRequest request, Compiled constraint) {
    String id = request.getRequestId();
    engine.submit(
        new Submission(
            request,
            constraint,
            () -> {
              completed.add(id);
              journal.add("completion of " + id);
            }));
  }

  void cancel(String id) {
    engine.cancel(Cancellation.newBuilder().setRequestId(id).build());
  }

  void cancel(String id, int choice) {
    engine.cancel(Cancellation.newBuilder().setRequestId(id).setChoice(choice).build());
  }

  void runAll() {
    while (!tasks.isEmpty()) {
      tasks.runNext();
    }
  }

  /** Runs tasks until there is none, but no more than a busy loop would prove. */
  void runMost(int count) {
    for (int i = 0; i < count && !tasks.isEmpty(); i++) {
      tasks.runNext();
    }
  }

  List<TokenEvent> of(String request) {
    return events.stream().filter(event -> event.getRequestId().equals(request)).toList();
  }

  int[] tokens(String request, int choice) {
    return of(request).stream()
        .filter(event -> event.hasToken() && event.getChoice() == choice)
        .mapToInt(event -> event.getToken().getTokenId())
        .toArray();
  }

  FinishReason finish(String request) {
    return of(request).getLast().getFinished().getReason();
  }

  String failure(String request) {
    return of(request).getLast().getFailed().getCode();
  }

  /** The events that end continuations of a request. */
  List<TokenEvent> ends(String request) {
    return of(request).stream().filter(event -> event.hasFailed() || event.hasFinished()).toList();
  }
}
