package dev.moemesh.bench.inprocess;

import dev.moemesh.attention.batching.BatchPlanner;
import dev.moemesh.attention.batching.BlockPool;
import dev.moemesh.attention.engine.Engine;
import dev.moemesh.attention.engine.EngineListener;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * An engine with all layers of a model. Owner of both and of the thread that computes. Thread-safe.
 */
final class LocalEngine implements AutoCloseable {
  private static final String MODEL = "in-process";

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("engine").factory());
  private final Decoder decoder;
  private final LocalMoeLayers layers;
  private final Engine engine;

  /**
   * Loads a model.
   *
   * @param onEvents told of each step's events, on the thread that computes
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
            decoder,
            _ -> layers,
            pool,
            new BatchPlanner(pool, settings.maxRows(), settings.maxSequences()),
            Overlap.fixed(1), // nothing is ever on its way
            thread,
            System::nanoTime,
            onEvents,
            new EngineListener() {});
    thread.execute(() -> engine.moeAvailable(true));
  }

  /** Asks for exactly so many tokens, greedily. */
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
    thread.execute(() -> engine.submit(request, () -> {}));
  }

  @Override
  public void close() {
    thread.execute(engine::stop);
    thread.close();
    layers.close();
    decoder.close();
  }
}
