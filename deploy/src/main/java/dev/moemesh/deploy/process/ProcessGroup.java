package dev.moemesh.deploy.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.ObjIntConsumer;

/**
 * The children of this process. Owns them: {@link #close} ends each one, and none can be started
 * after that. Thread-safe; a signal handler may close it while another thread starts children.
 */
public final class ProcessGroup implements AutoCloseable {
  private final Duration grace;
  private final ObjIntConsumer<ChildProcess> onDeath;
  private final List<ChildProcess> children = new ArrayList<>();
  private boolean closed;

  /**
   * An empty group.
   *
   * @param grace how long a child may take to end when it is asked to, before it is killed
   * @param onDeath told of each child that ends before the group does, with its exit code
   */
  public ProcessGroup(Duration grace, ObjIntConsumer<ChildProcess> onDeath) {
    this.grace = grace;
    this.onDeath = onDeath;
  }

  /**
   * Starts a child.
   *
   * @throws CancellationException if the group has been closed
   */
  public synchronized ChildProcess start(ProcessSpec spec) {
    if (closed) {
      throw new CancellationException("stopped before " + spec.name() + " was started");
    }
    ChildProcess child = ChildProcess.start(spec);
    children.add(child);
    var unused = child.exit().thenAccept(exitCode -> died(child, exitCode));
    return child;
  }

  /** Whether {@link #close} has begun. */
  public synchronized boolean isClosed() {
    return closed;
  }

  private void died(ChildProcess child, int exitCode) {
    if (!isClosed()) {
      onDeath.accept(child, exitCode);
    }
  }

  /** Ends all children, the one that was started first after all others, since they lean on it. */
  @Override
  public void close() {
    List<ProcessHandle> handles = beginClosing();
    if (!handles.isEmpty()) {
      Termination.end(handles.subList(1, handles.size()), grace);
      Termination.end(handles.subList(0, 1), grace);
    }
  }

  private synchronized List<ProcessHandle> beginClosing() {
    closed = true;
    return children.stream().map(ChildProcess::handle).toList();
  }
}
