package dev.moemesh.bench.cli;

import dev.moemesh.bench.load.Contender;
import dev.moemesh.bench.report.Column;
import dev.moemesh.bench.report.Comparison;
import dev.moemesh.deploy.mesh.MeshSpec;
import dev.moemesh.deploy.mesh.Progress;
import dev.moemesh.deploy.mesh.ProgressListener;
import dev.moemesh.deploy.mesh.ProjectRoot;
import dev.moemesh.deploy.state.MeshHome;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Those that take turns, in their order, and which of them are held against each other. Owns them:
 * closing it ends all that it started.
 */
final class Lineup implements AutoCloseable {
  private static final String MESH = "mesh";
  private static final String IN_PROCESS = "in-process";

  private final TargetOptions options;
  private final ContenderOptions others;
  private final Entrant.Reach reach;
  private final ProgressListener progress;
  private final List<Entrant> entrants = new ArrayList<>();
  private final List<Comparison> comparisons = new ArrayList<>();

  private Lineup(TargetOptions options, ContenderOptions others, Entrant.Reach reach) {
    this.options = options;
    this.others = others;
    this.reach = reach;
    this.progress = reach.progress();
  }

  /**
   * Starts or finds all of them, one after the other, lest they disturb each other's start.
   *
   * @param subject the model; empty only if a server is given
   * @param dense a dense model of equal size, if it is to be compared
   */
  static Lineup open(
      TargetOptions options,
      ContenderOptions others,
      Optional<Subject> subject,
      Optional<Subject> dense,
      Entrant.Reach reach) {
    Lineup lineup = new Lineup(options, others, reach);
    try {
      lineup.add(subject, dense);
      return lineup;
    } catch (RuntimeException e) {
      lineup.close();
      throw e;
    }
  }

  List<Contender> contenders() {
    return entrants.stream().map(Entrant::contender).toList();
  }

  List<Column> columns() {
    return entrants.stream().map(Entrant::column).toList();
  }

  List<Comparison> comparisons() {
    return List.copyOf(comparisons);
  }

  private void add(Optional<Subject> subject, Optional<Subject> dense) {
    String first = addFirst(subject);
    if (others.inProcess()) {
      addInProcess(IN_PROCESS, subject.orElseThrow());
      comparisons.add(new Comparison(first, IN_PROCESS));
    }
    others.hopDelay().ifPresent(delay -> addDelayed(first, delay, subject.orElseThrow()));
    dense.ifPresent(model -> addDense(first, model));
    for (URI url : others.against()) {
      addServer(url, List.of(), subject);
      comparisons.add(new Comparison(first, url.getAuthority()));
    }
  }

  /** What all others are compared to: a mesh of ours, or the server given in its place. */
  private String addFirst(Optional<Subject> subject) {
    Optional<URI> url = options.url();
    if (url.isPresent()) {
      addServer(url.get(), options.metricsUrls(), subject);
      return url.get().getAuthority();
    }
    addMesh(MESH, spec(subject.orElseThrow()), subject.orElseThrow());
    return MESH;
  }

  private void addServer(URI url, List<URI> metrics, Optional<Subject> subject) {
    entrants.add(
        Entrant.server(url.getAuthority(), url, metrics, subject.map(Subject::model), reach));
  }

  private void addDelayed(String first, String delay, Subject subject) {
    String name = "mesh, %s a hop".formatted(delay);
    addMesh(name, spec(subject).withSetting("moe.hop.delay", delay), subject);
    comparisons.add(new Comparison(name, first));
  }

  private void addDense(String first, Subject dense) {
    String mesh = "dense mesh";
    addMesh(mesh, spec(dense), dense);
    comparisons.add(new Comparison(first, mesh));
    if (others.inProcess()) {
      String inProcess = "dense in-process";
      addInProcess(inProcess, dense);
      comparisons.add(new Comparison(IN_PROCESS, inProcess));
    }
  }

  private void addInProcess(String name, Subject subject) {
    progress.on(new Progress.Note(name + " is starting"));
    entrants.add(Entrant.inProcess(name, spec(subject), subject.model()));
  }

  /** Meshes stand side by side, each in a home of its own: an idle one takes no processor time. */
  private void addMesh(String name, MeshSpec spec, Subject subject) {
    MeshSpec own =
        entrants.isEmpty()
            ? spec
            : spec.withHome(
                new MeshHome(
                    spec.home()
                        .directory()
                        .resolve("bench")
                        .resolve(name.replaceAll("\\W+", "-"))));
    entrants.add(Entrant.mesh(name, own, subject.model(), reach));
  }

  private MeshSpec spec(Subject subject) {
    return options.mesh(subject.directory(), subject.model().config(), ProjectRoot.find());
  }

  /** The last first. */
  @Override
  public void close() {
    entrants.reversed().forEach(Entrant::close);
  }
}
