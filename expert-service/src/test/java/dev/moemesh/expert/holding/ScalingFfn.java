package dev.moemesh.expert.holding;

import dev.moemesh.contract.placement.Slot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * FFNs for tests, on float32 rows: expert e of layer l turns x into {@code x * (100 * l + e + 1)}.
 * A row that begins with {@link #POISON} makes the whole call fail.
 */
public final class ScalingFfn implements ExpertFfn {

  /** The first number of a row that no expert can stand. */
  public static final float POISON = -666;

  private final Set<Slot> unloadable = ConcurrentHashMap.newKeySet();
  private final Set<Slot> frozen = ConcurrentHashMap.newKeySet();
  private final Set<Slot> warm = ConcurrentHashMap.newKeySet();
  private final Set<Slot> open = ConcurrentHashMap.newKeySet();
  private final List<List<Integer>> calls = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<Slot> loading = new CompletableFuture<>();
  private final int hiddenSize;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private final CountDownLatch interrupts = new CountDownLatch(1);
  private volatile boolean closed;
  private volatile boolean helped;
  private volatile int lastThreads;

  /** FFNs for rows of that many numbers. */
  public ScalingFfn(int hiddenSize) {
    this.hiddenSize = hiddenSize;
  }

  /** Makes an expert fail to load. */
  public void damage(Slot slot) {
    unloadable.add(slot);
  }

  /** Makes an expert load and then fail to be warmed. */
  public void freeze(Slot slot) {
    frozen.add(slot);
  }

  /** Lets it load again. */
  public void repair(Slot slot) {
    unloadable.remove(slot);
  }

  /** The experts that are loaded and not closed. */
  public Set<Slot> open() {
    return Set.copyOf(open);
  }

  /** Row counts of each call so far. */
  public List<List<Integer>> calls() {
    return List.copyOf(calls);
  }

  /** Threads that the last call was to compute with. */
  public int lastThreads() {
    return lastThreads;
  }

  /** By what an expert multiplies. */
  public static float factor(int layer, int expert) {
    return 100f * layer + expert + 1;
  }

  private final class Scale implements HeldExpert {
    final Slot slot;

    Scale(Slot slot) {
      this.slot = slot;
      open.add(slot);
    }

    @Override
    public long bytes() {
      return 10;
    }

    @Override
    public void close() {
      open.remove(slot);
    }
  }

  /** Makes loads wait until the latch opens, whether they are interrupted or not. */
  public void holdLoads(CountDownLatch latch) {
    gate = latch;
  }

  /** Completes when a load has begun that waits. */
  public CompletableFuture<Slot> loading() {
    return loading;
  }

  /** Opens when a load that waits has been interrupted. */
  public CountDownLatch interrupts() {
    return interrupts;
  }

  @Override
  public HeldExpert load(Slot slot) {
    loading.complete(slot);
    boolean interrupted = false;
    while (gate.getCount() > 0) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        interrupted = true; // native code does not hear of it either
        interrupts.countDown();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (closed) {
      throw new AssertionError(slot + " is loaded after the FFNs were closed");
    }
    if (unloadable.contains(slot)) {
      throw new IllegalStateException("damaged weights");
    }
    return new Scale(slot);
  }

  @Override
  public void warm(HeldExpert expert) {
    Slot slot = ((Scale) expert).slot;
    if (frozen.contains(slot)) {
      throw new OutOfMemoryError("too cold");
    }
    warm.add(slot);
  }

  @Override
  public void startHelpers() {
    helped = true;
  }

  /** Whether the computing thread has started its helpers. */
  public boolean helped() {
    return helped;
  }

  @Override
  public void compute(
      int threads, ByteBuffer rows, List<HeldExpert> experts, int[] rowCounts, ByteBuffer output) {
    lastThreads = threads;
    ByteBuffer in = rows.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer out = output.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> counts = new ArrayList<>();
    for (int i = 0; i < rowCounts.length; i++) {
      Slot slot = ((Scale) experts.get(i)).slot;
      if (!open.contains(slot) || !warm.contains(slot)) {
        throw new AssertionError(slot + " is computed after it was closed, or before it was warm");
      }
      counts.add(rowCounts[i]);
      for (int row = 0; row < rowCounts[i]; row++) {
        scale(in, out, factor(slot.layer(), slot.expert()));
      }
    }
    calls.add(counts);
  }

  private void scale(ByteBuffer in, ByteBuffer out, float factor) {
    if (in.getFloat(in.position()) == POISON) {
      throw new IllegalStateException("a poisoned row");
    }
    for (int i = 0; i < hiddenSize; i++) {
      out.putFloat(in.getFloat() * factor);
    }
  }

  @Override
  public void close() {
    closed = true;
    if (!open.isEmpty()) {
      throw new AssertionError("not let go: " + open);
    }
  }
}
