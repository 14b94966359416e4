package dev.moemesh.bench.inprocess;

import dev.moemesh.attention.batching.BatchPlanner;
import dev.moemesh.attention.batching.BlockPool;
import dev.moemesh.attention.engine.Engine;
import dev.moemesh.attention.engine.StepRunner;
import dev.moemesh.attention.engine.Submission;
import dev.moemesh.attention.overlap.Overlap;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.Sampling;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.decoder.Decoder;
import dev.moemesh.model.decoder.LocalMoeLayers;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.torch.ComputeThreads;
import dev.moemesh.model.weights.Checkpoint;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** An engine with all layers of a model. Owner of both and of their thread. Thread-safe. */
final class LocalEngine implements AutoCloseable {
  private static final String MODEL = "in-process";

  private final ComputingThread thread = new ComputingThread();
  private final Decoder decoder;
  private final LocalMoeLayers layers;
  private final Engine engine;

  /**
   * Loads a model.
   *
   * @param onEvents receives the events of each step, on the thread that computes
   */
  LocalEngine(EngineSettings settings, Consumer<List<TokenEvent>> onEvents) {
    ModelConfig config = ModelConfig.read(settings.modelDirectory());
    BlockPool pool;
    try (Checkpoint checkpoint = Checkpoint.open(settings.modelDirectory())) {
      DataType type = settings.computeType(checkpoint.dtype());
      pool = settings.pool(config, type);
      this.decoder =
          ComputeThreads.aside(
              () -> Decoder.open(config, checkpoint, type, pool.blocks(), ComputeDevice.CPU));
      this.layers =
          ComputeThreads.aside(
              () -> new LocalMoeLayers(config, checkpoint, type, ComputeDevice.CPU));
    }
    this.engine =
        new Engine(
            MODEL,
            new StepRunner(decoder, _ -> layers, Overlap.fixed(1)), // no call is ever in flight
            new BatchPlanner(pool, settings.maxRows(), settings.maxSequences()),
            thread,
            outcome -> outcome.publishThenComplete(onEvents));
    thread.execute(() -> engine.moeAvailable(true));
  }

  /** Requests a number of tokens, chosen greedily. */
  void submit(int id, int[] prompt, int tokens) {
    InferenceRequest request =
        InferenceRequest.newBuilder()
            .setRequestId(Integer.toString(id))
            .setModel(MODEL)
            .addAllPromptTokenIds(IntStream.of(prompt).boxed().toList())
            .setChoices(1)
            .setMaxTokens(tokens)
            .setIgnoreEndOfSequence(true)
            .setSampling(Sampling.newBuilder().setTopP(1).setRepetitionPenalty(1))
            .build();
    thread.execute(() -> engine.submit(Submission.unconstrained(request, () -> {})));
  }

  @Override
  public void close() {
    thread.execute(engine::stop);
    thread.close();
    layers.close();
    decoder.close();
  }
}
