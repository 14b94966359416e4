package dev.moemesh.bench.cli;

import dev.moemesh.bench.load.Campaign;
import dev.moemesh.bench.load.CompletionClient;
import dev.moemesh.bench.load.LoadPlan;
import dev.moemesh.bench.load.PhaseRun;
import dev.moemesh.bench.load.RandomPrompts;
import dev.moemesh.bench.metrics.LayerMeter;
import dev.moemesh.bench.metrics.ReadBandwidth;
import dev.moemesh.bench.report.Conditions;
import dev.moemesh.bench.report.Evaluation;
import dev.moemesh.bench.report.Machine;
import dev.moemesh.bench.report.MeasuredModel;
import dev.moemesh.bench.report.Report;
import dev.moemesh.deploy.cli.Version;
import dev.moemesh.deploy.mesh.MeshException;
import dev.moemesh.deploy.mesh.ProjectRoot;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Brings a plan to its target. Owns the target, the client and the meters while it runs. */
final class Measurement {
  /** Every vocabulary has these ids. */
  private static final int SMALL_VOCABULARY = 256;

  private final TargetOptions options;
  private final LoadPlan plan;
  private final List<String> arguments;
  private final ProgressLines progress;

  /**
   * @param arguments of the command line, for the report
   */
  Measurement(
      TargetOptions options, LoadPlan plan, List<String> arguments, ProgressLines progress) {
    this.options = options;
    this.plan = plan;
    this.arguments = arguments;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @param directory of the model; empty only if a server is given
   * @param model what lies there
   */
  Report run(Optional<Path> directory, Optional<MeasuredModel> model) {
    model.ifPresent(this::requireRoom);
    // One thread reads all streams: that is cheaper than handing each event to another one.
    try (ExecutorService reader = Executors.newSingleThreadExecutor();
        HttpClient http =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(options.timeout())
                .executor(reader)
                .build();
        Target target = target(directory);
        ReadBandwidth memory = ReadBandwidth.open()) {
      CompletionClient client = new CompletionClient(target.url(), http, options.timeout());
      client.requireReady();
      String name = client.model();
      LayerMeter layers =
          target.metrics().map(url -> LayerMeter.at(url, http)).orElse(LayerMeter.NONE);
      List<PhaseRun> runs =
          new Campaign(plan, client, prompts(model), layers, memory::bytesPerSecond, progress)
              .run(name);
      return new Report(
          conditions(target, name, model),
          new Evaluation(model.map(MeasuredModel::traffic)).of(runs));
    }
  }

  private Target target(Optional<Path> directory) {
    Optional<URI> url = options.url();
    return url.isPresent()
        ? new Target.Running(url.get(), options.metricsUrl())
        : Target.Started.start(options.mesh(directory.orElseThrow(), ProjectRoot.find()), progress);
  }

  private RandomPrompts prompts(Optional<MeasuredModel> model) {
    return new RandomPrompts(
        plan.seed(), model.map(it -> it.config().vocabularySize()).orElse(SMALL_VOCABULARY));
  }

  private void requireRoom(MeasuredModel model) {
    int context = model.config().maxPositions();
    int longest = Math.max(plan.promptTokens() + plan.generatedTokens(), plan.prefillTokens() + 1);
    if (longest > context) {
      throw new MeshException(
          "the model's context is %d tokens, the plan needs %d; lower --prompt, --generate or --prefill"
              .formatted(context, longest));
    }
  }

  private Conditions conditions(Target target, String name, Optional<MeasuredModel> model) {
    return new Conditions(
        InstantSource.system().instant(),
        new Version().getVersion()[0],
        arguments,
        Machine.here(),
        target.url().toString(),
        name,
        model,
        target.expertPods(),
        plan);
  }
}
