package dev.moemesh.deploy.mesh;

import dev.moemesh.deploy.placement.StaticPlacement;
import dev.moemesh.deploy.process.ChildProcess;
import dev.moemesh.deploy.process.LogTail;
import dev.moemesh.deploy.process.ProcessGroup;
import dev.moemesh.deploy.process.ProcessIdentity;
import dev.moemesh.deploy.process.ProcessSpec;
import dev.moemesh.deploy.state.Directories;
import dev.moemesh.deploy.state.MeshLock;
import dev.moemesh.deploy.state.MeshRecord;
import dev.moemesh.deploy.state.MeshState;
import dev.moemesh.deploy.state.ProcessRecord;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * A mesh on this machine: a Kafka broker, expert pods, a router, an attention service and a
 * gateway. They are child processes of this one. Owns them, their sockets and their record in its
 * home. A call of {@link #close} ends and removes all. So does the end of this process, unless it
 * is killed. Thread-safe.
 */
public final class LocalMesh implements AutoCloseable {
  private static final int LOG_LINES = 10;

  private final MeshSpec spec;
  private final MeshModel model;
  private final MeshLock lock;
  private final ProgressListener listener;
  private final MeshState state;
  private final ProcessGroup children;
  private final ProcessCommands launchers;
  private final List<SortedMap<Integer, List<Integer>>> shares;
  private final Thread atExit = new Thread(this::close, "end of the mesh");
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile MeshRecord mesh;

  private LocalMesh(
      MeshSpec spec, MeshModel model, MeshLock lock, ProgressListener listener, AotCache cache) {
    this.spec = spec;
    this.model = model;
    this.lock = lock;
    this.listener = listener;
    this.state = new MeshState(spec.home());
    this.children =
        new ProcessGroup(EndOrder.of(cache.timeToEnd(), spec.settings())::end, this::report);
    this.shares = StaticPlacement.deal(model.moeLayers(), model.expertCount(), spec.expertPods());
    Path sockets = SocketDirectory.create();
    this.launchers = ProcessCommands.of(spec, sockets, cache);
    this.mesh =
        new MeshRecord(
            spec.name(),
            spec.modelDirectory().toString(),
            spec.exposure().url(launchers.ports().gateway()).toString(),
            spec.exposure().certificate().map(Path::toString).orElse(""),
            false,
            ProcessIdentity.of(ProcessHandle.current()),
            sockets.toString(),
            spec.transport().word(),
            List.of());
  }

  /**
   * Starts a mesh and returns when it is ready. After a failure no process is left running.
   *
   * @throws MeshException if the model cannot be served, or a mesh runs in that home. Also if the
   *     port is taken, or a process ends or is not ready in time
   */
  public static LocalMesh start(MeshSpec spec, ProgressListener listener) {
    return start(spec, listener, new AotCache.Reading(spec.root().aotCaches()));
  }

  static LocalMesh start(MeshSpec spec, ProgressListener listener, AotCache cache) {
    MeshModel model = MeshModel.open(spec.modelDirectory());
    Preconditions.check(spec, model);
    MeshLock lock =
        MeshLock.tryAcquire(spec.home())
            .orElseThrow(() -> new RunningMesh(spec.home()).alreadyRunning());
    try {
      Orphans.end(new MeshState(spec.home()));
      Preconditions.requireFreePort(spec.exposure().host(), spec.port());
      return new LocalMesh(spec, model, lock, listener, cache).up();
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Where the API is. */
  public URI url() {
    return URI.create(mesh.url());
  }

  /** The mesh's record on disk. */
  public MeshRecord mesh() {
    return mesh;
  }

  /** The present status of each process. */
  public List<ProcessStatus> status() {
    return StatusReader.read(mesh);
  }

  /** Returns when the mesh has been closed. */
  public void awaitClosed() throws InterruptedException {
    closed.await();
  }

  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    listener.on(new Progress.Stopping());
    children.close();
    state.delete();
    Directories.delete(spec.home().kafka());
    lock.close();
    forgetExitHook();
    closed.countDown();
  }

  private LocalMesh up() {
    Runtime.getRuntime().addShutdownHook(atExit);
    Optional<Path> certificate = spec.exposure().certificate();
    try (MeshReadiness readiness =
        new MeshReadiness(
            certificate,
            InstantSource.system(),
            spec.startTimeout().plus(model.timeToRead()),
            listener)) {
      spec.warning().map(Progress.Note::new).ifPresent(listener::on);
      Directories.delete(spec.home().kafka());
      state.write(mesh);
      launch(launchers.broker(), readiness);
      readiness.await();
      if (NativeLibraries.unpacked(launchers.nativeLibraries())) {
        launchServices(readiness);
        // While they start: none of them asks for it within the time that this takes.
        announcePlacement();
      } else {
        announcePlacement();
        unpackNativeLibraries(readiness);
        launchServices(readiness);
      }
      readiness.await();
      record(mesh.asReady());
      SequenceRoom.tellShortage(ProcessCommands.url(launchers.ports().attention()), listener);
      return this;
    } catch (RuntimeException e) {
      boolean stopped = closing.get();
      close();
      throw stopped ? new MeshException("stopped before the mesh was ready") : e;
    }
  }

  private void announcePlacement() {
    List<String> pods = IntStream.range(0, shares.size()).mapToObj(ProcessCommands::podId).toList();
    InitialPlacement.write(
        launchers.ports().broker().bootstrapServers(),
        spec.name(),
        StaticPlacement.pods(pods, launchers.addresses().pods(), shares));
  }

  /** Lets one pod unpack the native libraries. Otherwise each process unpacks its own copy. */
  private void unpackNativeLibraries(MeshReadiness readiness) {
    listener.on(
        new Progress.Note(
            "first start: unpacking the tensor engine to " + launchers.nativeLibraries()));
    launchExpert(0, readiness);
    readiness.await();
  }

  private void launchServices(MeshReadiness readiness) {
    for (int pod = isRunning(ProcessCommands.podId(0)) ? 1 : 0; pod < shares.size(); pod++) {
      launchExpert(pod, readiness);
    }
    launch(launchers.router(), readiness);
    launch(launchers.attention(), readiness);
    launch(launchers.gateway(), readiness);
  }

  private boolean isRunning(String process) {
    return mesh.processes().stream().anyMatch(record -> record.name().equals(process));
  }

  private void launchExpert(int pod, MeshReadiness readiness) {
    launch(launchers.expert(pod), shares.get(pod), readiness);
  }

  private void launch(ProcessSpec process, MeshReadiness readiness) {
    launch(process, new TreeMap<>(), readiness);
  }

  private void launch(
      ProcessSpec process, SortedMap<Integer, List<Integer>> experts, MeshReadiness readiness) {
    ChildProcess child = children.start(process);
    record(
        mesh.with(
            new ProcessRecord(
                process.name(),
                child.identity(),
                process.url().toString(),
                process.log().toString(),
                experts)));
    readiness.add(child);
  }

  private void record(MeshRecord next) {
    mesh = next;
    state.write(next);
  }

  private void report(ChildProcess child, int exitCode) {
    if (mesh.ready()) {
      Path log = child.spec().log();
      listener.on(
          new Progress.Died(child.spec().name(), exitCode, log, LogTail.lastLines(log, LOG_LINES)));
    }
  }

  private void forgetExitHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This process is ending, and the hook with it.
    }
  }
}
