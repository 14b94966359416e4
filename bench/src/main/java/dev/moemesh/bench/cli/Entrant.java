package dev.moemesh.bench.cli;

import dev.moemesh.bench.inprocess.InProcessEngine;
import dev.moemesh.bench.load.CompletionClient;
import dev.moemesh.bench.load.Contender;
import dev.moemesh.bench.metrics.CounterReader;
import dev.moemesh.bench.report.Column;
import dev.moemesh.bench.report.MeasuredModel;
import dev.moemesh.deploy.mesh.LocalMesh;
import dev.moemesh.deploy.mesh.MeshSpec;
import dev.moemesh.deploy.mesh.ProgressListener;
import dev.moemesh.deploy.state.ProcessRecord;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A contender that stands ready, and what is known of it. Owns what it has started. */
record Entrant(Contender contender, Column column, AutoCloseable owned) implements AutoCloseable {

  /** How contenders are reached. */
  record Reach(HttpClient http, Duration patience, ProgressListener progress) {}

  /** A server that ran before and runs on. */
  static Entrant server(
      String name, URI url, List<URI> metrics, Optional<MeasuredModel> model, Reach reach) {
    CompletionClient client = new CompletionClient(url, reach.http(), reach.patience());
    client.requireReady();
    String served = client.model();
    return new Entrant(
        new Contender(
            name,
            client.completer(served),
            metrics.isEmpty() ? CounterReader.NONE : CounterReader.at(metrics, reach.http())),
        new Column(name, url.toString(), served, model, OptionalInt.empty()),
        () -> {});
  }

  /** A mesh that is started for the run. */
  static Entrant mesh(String name, MeshSpec spec, MeasuredModel model, Reach reach) {
    LocalMesh mesh = LocalMesh.start(spec, reach.progress());
    try {
      Entrant server = server(name, mesh.url(), metrics(mesh), Optional.of(model), reach);
      Column column = server.column();
      return new Entrant(
          server.contender(),
          new Column(
              name,
              column.server(),
              column.servedModel(),
              column.model(),
              OptionalInt.of(spec.expertPods())),
          mesh);
    } catch (RuntimeException e) {
      mesh.close();
      throw e;
    }
  }

  /** The same code in one process. */
  static Entrant inProcess(String name, MeshSpec spec, MeasuredModel model) {
    Path log = spec.home().log(name.replace(' ', '-'));
    InProcessEngine engine =
        InProcessEngine.start(spec.modelDirectory(), spec.settings(), spec.threads(), log);
    return new Entrant(
        new Contender(name, engine, CounterReader.NONE),
        new Column(
            name,
            "a process without network",
            spec.name(),
            Optional.of(model),
            OptionalInt.empty()),
        engine);
  }

  private static List<URI> metrics(LocalMesh mesh) {
    return mesh.mesh().processes().stream()
        .filter(process -> process.name().equals("attention") || !process.experts().isEmpty())
        .map(ProcessRecord::url)
        .map(url -> URI.create(url).resolve("/metrics"))
        .toList();
  }

  @Override
  public void close() {
    try {
      owned.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("cannot end " + contender.name(), e);
    }
  }
}
