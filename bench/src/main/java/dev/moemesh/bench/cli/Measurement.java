package dev.moemesh.bench.cli;

import dev.moemesh.bench.limit.MachineMeter;
import dev.moemesh.bench.load.Campaign;
import dev.moemesh.bench.load.LoadPlan;
import dev.moemesh.bench.load.Pacer;
import dev.moemesh.bench.load.PhaseRun;
import dev.moemesh.bench.load.RandomPrompts;
import dev.moemesh.bench.load.Waves;
import dev.moemesh.bench.report.Conditions;
import dev.moemesh.bench.report.Evaluation;
import dev.moemesh.bench.report.Machine;
import dev.moemesh.bench.report.Report;
import dev.moemesh.deploy.cli.Version;
import dev.moemesh.deploy.mesh.ProjectRoot;
import dev.moemesh.deploy.mesh.RunningMesh;
import dev.moemesh.deploy.process.PinnedCertificate;
import dev.moemesh.deploy.state.MeshRecord;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Brings a plan to its contenders. Owns them, the client and the meters while it runs. */
final class Measurement {
  /** Every vocabulary has these ids. */
  private static final int SMALL_VOCABULARY = 256;

  private final TargetOptions options;
  private final ContenderOptions others;
  private final LoadPlan plan;
  private final List<String> arguments;
  private final ProgressLines progress;

  /**
   * @param arguments of the command line, for the report
   */
  Measurement(
      TargetOptions options,
      ContenderOptions others,
      LoadPlan plan,
      List<String> arguments,
      ProgressLines progress) {
    this.options = options;
    this.others = others;
    this.plan = plan;
    this.arguments = arguments;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @param subject the model; empty only if a server is given
   * @param dense a dense model of equal size, if it is to be compared
   */
  Report run(Optional<Subject> subject, Optional<Subject> dense) {
    Stream.of(subject, dense)
        .flatMap(Optional::stream)
        .forEach(model -> model.requireRoom(plan.longest()));
    // One thread reads all streams: that is cheaper than handing each event to another one.
    try (ExecutorService reader = Executors.newSingleThreadExecutor();
        HttpClient http = http(reader);
        Lineup lineup =
            Lineup.open(
                options,
                others,
                subject,
                dense,
                new Entrant.Reach(http, options.timeout(), progress));
        MachineMeter machine = machine(subject)) {
      Waves waves = new Waves(plan, prompts(subject), options.timeout(), Pacer.SYSTEM);
      List<PhaseRun> runs = new Campaign(plan, lineup.contenders(), waves, machine, progress).run();
      Evaluation evaluation = new Evaluation(plan, lineup.columns());
      return new Report(
          conditions(lineup), evaluation.of(runs), evaluation.ratios(runs, lineup.comparisons()));
    }
  }

  /** A mesh of this machine that speaks HTTPS shows a certificate that we know from its record. */
  private HttpClient http(ExecutorService reader) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(options.timeout())
            .executor(reader);
    options
        .url()
        .flatMap(
            url ->
                new RunningMesh(ProjectRoot.find().home())
                    .find()
                    .filter(mesh -> URI.create(mesh.url()).equals(url)))
        .flatMap(MeshRecord::certificateFile)
        .ifPresent(file -> PinnedCertificate.trustedBy(client, file));
    return client.build();
  }

  private static MachineMeter machine(Optional<Subject> subject) {
    return MachineMeter.open(
        subject.map(it -> it.model().computeType()), ProjectRoot.find().home().log("matmul-peak"));
  }

  private RandomPrompts prompts(Optional<Subject> subject) {
    return new RandomPrompts(
        plan.seed(),
        subject.map(it -> it.model().config().vocabularySize()).orElse(SMALL_VOCABULARY));
  }

  private Conditions conditions(Lineup lineup) {
    return new Conditions(
        InstantSource.system().instant(),
        new Version().getVersion()[0],
        arguments,
        Machine.here(),
        lineup.columns(),
        plan);
  }
}
