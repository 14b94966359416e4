package dev.moemesh.bench.cli;

import dev.moemesh.bench.load.LoadPlan;
import dev.moemesh.bench.random.RandomModel;
import dev.moemesh.bench.random.RandomModelStore;
import dev.moemesh.bench.report.Report;
import dev.moemesh.bench.report.ReportText;
import dev.moemesh.deploy.cli.Version;
import dev.moemesh.deploy.mesh.ProjectRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code moe bench}. */
@Command(
    name = "moe bench",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpWidth = 100,
    description = {
      "Measures a mesh: time to first token, time between tokens, decode and prefill tokens per",
      "second, and where the time of a MoE layer goes. Makes random models to measure."
    },
    footer = {
      "",
      "Starts a mesh for the model and ends it, or measures the server at --url. Rounds take all",
      "phases in turn. Prompts are random token ids, different for each stream and round; with",
      "--url and no DIR they are below 256. See bench/README.md for the meaning of each figure."
    })
public final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = {
        "Model directory in the Hugging Face layout; with --url, that of the model served there.",
        "Without it: the tiny random model of this repository."
      })
  private @Nullable Path directory;

  @ArgGroup(exclusive = false, heading = "%nA random model, in place of DIR:%n")
  private @Nullable RandomOptions random;

  @ArgGroup(validate = false, heading = "%nWhat to measure:%n")
  private TargetOptions target = new TargetOptions();

  @ArgGroup(validate = false, heading = "%nWhat to measure in turn with it:%n")
  private ContenderOptions contenders = new ContenderOptions();

  @ArgGroup(validate = false, heading = "%nLoad:%n")
  private LoadOptions load = new LoadOptions();

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file.")
  private @Nullable Path json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write figures and plots to this file, a page that needs no other.")
  private @Nullable Path html;

  @Override
  public Integer call() {
    target.check();
    contenders.check(target.url().isEmpty(), random != null);
    LoadPlan plan = load.plan();
    List<ReportFile> files = files();
    ProgressLines progress = new ProgressLines(spec.commandLine().getErr());
    Optional<Path> model = model(progress);
    Optional<Path> dense = dense(progress);
    if (random != null && random.writeOnly()) {
      Stream.of(model, dense)
          .flatMap(Optional::stream)
          .forEach(spec.commandLine().getOut()::println);
      return ExitCode.OK;
    }
    Report report =
        new Measurement(target, contenders, plan, arguments(), progress)
            .run(model.map(this::subject), dense.map(this::subject));
    spec.commandLine().getOut().print(ReportText.of(report));
    spec.commandLine().getOut().flush();
    files.forEach(file -> file.write(report));
    return ExitCode.OK;
  }

  private List<ReportFile> files() {
    return Stream.of(
            Optional.ofNullable(json).map(it -> ReportFile.open(ReportFile.Format.JSON, it)),
            Optional.ofNullable(html).map(it -> ReportFile.open(ReportFile.Format.HTML, it)))
        .flatMap(Optional::stream)
        .toList();
  }

  private List<String> arguments() {
    return spec.commandLine().getParseResult().originalArgs();
  }

  /** The model's directory; empty for a server whose model nobody named. */
  private Optional<Path> model(ProgressLines progress) {
    if (random != null) {
      if (directory != null) {
        throw new IllegalArgumentException(
            "expected a model directory or --random, found both; leave one out");
      }
      return Optional.of(obtain(random.model(), random.out(), progress));
    }
    return Optional.ofNullable(directory)
        .or(() -> target.url().isPresent() ? Optional.empty() : tinyModel());
  }

  private Optional<Path> dense(ProgressLines progress) {
    return random != null && contenders.dense()
        ? Optional.of(obtain(random.model().dense(), Optional.empty(), progress))
        : Optional.empty();
  }

  private static Path obtain(RandomModel model, Optional<Path> out, ProgressLines progress) {
    Path place =
        out.orElseGet(
            () ->
                ProjectRoot.find()
                    .home()
                    .directory()
                    .resolve("models")
                    .resolve(model.directoryName()));
    return new RandomModelStore(progress).obtain(model, place);
  }

  private static Optional<Path> tinyModel() {
    return Optional.of(ProjectRoot.find().tinyModel());
  }

  private Subject subject(Path directory) {
    return Subject.open(directory, target.computeType());
  }
}
