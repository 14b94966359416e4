package dev.moemesh.bench.inprocess;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.moemesh.bench.child.JavaChild;
import dev.moemesh.bench.load.Completer;
import dev.moemesh.bench.load.Recording;
import dev.moemesh.deploy.mesh.MeshException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A model in one process, without a network. While nobody asks it, it takes no processor time. Owns
 * the process and a thread that reads its answers. Thread-safe.
 */
public final class InProcessEngine implements Completer, AutoCloseable {
  private final JavaChild child;
  private final Map<Integer, Open> open = new ConcurrentHashMap<>();
  private final Thread reader;

  @GuardedBy("this")
  private int requests;

  private InProcessEngine(JavaChild child) {
    this.child = child;
    this.reader = Thread.ofPlatform().daemon().name("in-process answers").unstarted(this::read);
  }

  /**
   * Loads a model and returns when it is ready.
   *
   * @param settings as the attention service knows them; those of other services are ignored
   * @param threads that it computes with
   * @param log what the process says
   * @throws MeshException if it cannot
   */
  public static InProcessEngine start(
      Path modelDirectory, Map<String, String> settings, int threads, Path log) {
    Map<String, String> properties = new TreeMap<>(settings);
    properties.put("moe.model.directory", modelDirectory.toAbsolutePath().toString());
    properties.put("ai.djl.offline", "true");
    InProcessEngine engine =
        new InProcessEngine(
            JavaChild.start(
                "the in-process engine", EngineProcess.class, List.of(), threads, properties, log));
    try {
      engine.child.fromChild().readByte();
      engine.reader.start();
      return engine;
    } catch (IOException e) {
      engine.close();
      throw engine.child.broken(e);
    }
  }

  @Override
  public synchronized CompletableFuture<Recording> complete(int[] prompt, int tokens) {
    int id = requests++;
    Open request = new Open(System.nanoTime(), tokens);
    open.put(id, request);
    try {
      DataOutputStream out = child.toChild();
      out.writeInt(id);
      out.writeInt(tokens);
      out.writeInt(prompt.length);
      for (int token : prompt) {
        out.writeInt(token);
      }
      out.flush();
    } catch (IOException e) {
      open.remove(id);
      return CompletableFuture.failedFuture(child.broken(e));
    }
    return request.recording;
  }

  private void read() {
    DataInputStream in = child.fromChild();
    try {
      while (true) {
        int kind = in.readByte();
        long now = System.nanoTime();
        int id = in.readInt();
        if (kind == EngineProcess.TOKEN) {
          open.computeIfPresent(id, (_, request) -> request.took(now) ? null : request);
        } else {
          MeshException failure = new MeshException("in-process: " + in.readUTF());
          open.computeIfPresent(id, (_, request) -> request.failed(failure));
        }
      }
    } catch (IOException e) {
      MeshException broken = child.broken(e);
      open.values().forEach(request -> request.failed(broken));
    }
  }

  @Override
  public void close() {
    child.close();
  }

  /** A request whose tokens are still coming. Used by the thread that reads. */
  private static final class Open {
    private final CompletableFuture<Recording> recording = new CompletableFuture<>();
    private final long sentNanos;
    private final int expected;
    private final List<Long> tokenNanos = new ArrayList<>();

    Open(long sentNanos, int expected) {
      this.sentNanos = sentNanos;
      this.expected = expected;
    }

    /** Fails; the answer is that the request is over. */
    @Nullable Open failed(MeshException why) {
      recording.completeExceptionally(why);
      return null;
    }

    /** Takes a token; true if it was the last one. */
    boolean took(long nanos) {
      tokenNanos.add(nanos);
      boolean last = tokenNanos.size() == expected;
      if (last) {
        recording.complete(new Recording(sentNanos, tokenNanos));
      }
      return last;
    }
  }
}
