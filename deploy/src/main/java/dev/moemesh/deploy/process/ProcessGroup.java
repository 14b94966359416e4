package dev.moemesh.deploy.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/**
 * The children of this process. Owns them: {@link #close} ends each one, and none can be started
 * after that. Thread-safe; a signal handler may close it while another thread starts children.
 */
public final class ProcessGroup implements AutoCloseable {
  private final Consumer<Map<String, ProcessHandle>> end;
  private final ObjIntConsumer<ChildProcess> onDeath;

  @GuardedBy("this")
  private final List<ChildProcess> children = new ArrayList<>();

  @GuardedBy("this")
  private boolean closed;

  /**
   * An empty group.
   *
   * @param end ends children, given by their names, and returns when they are gone
   * @param onDeath told of each child that ends before the group does, with its exit code
   */
  public ProcessGroup(
      Consumer<Map<String, ProcessHandle>> end, ObjIntConsumer<ChildProcess> onDeath) {
    this.end = end;
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

  /** Ends all children. */
  @Override
  public void close() {
    end.accept(beginClosing());
  }

  private synchronized Map<String, ProcessHandle> beginClosing() {
    closed = true;
    Map<String, ProcessHandle> handles = new LinkedHashMap<>();
    children.forEach(child -> handles.put(child.spec().name(), child.handle()));
    return handles;
  }
}
