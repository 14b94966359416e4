package dev.moemesh.bench.limit;

import dev.moemesh.model.attention.LargeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast all cores together read memory. The figure is the best of a few passes over more bytes
 * than the caches hold. The memory is in huge pages, like the weights. Shared machines change by
 * the minute, so the figure is measured before each phase. Owns its memory and its threads.
 */
public final class ReadBandwidth implements AutoCloseable {
  private static final long MOST_BYTES = 4L << 30;
  private static final long MOST_BYTES_PER_CORE = 256L << 20;
  private static final int CACHE_LINE = 64;
  private static final long HUGE_PAGE = 2L << 20;
  private static final int PASSES = 4;
  private static final int WARM_UP_PASSES = 8;
  private static final double NANOS_PER_SECOND = 1e9;

  private final long bytesPerCore;
  private final List<LargeMemory> memory = new ArrayList<>();
  private final List<MemorySegment> parts = new ArrayList<>();
  private final ExecutorService threads;
  private long sink;

  private ReadBandwidth(int cores) {
    this.threads = Executors.newFixedThreadPool(cores);
    this.bytesPerCore = Math.min(MOST_BYTES_PER_CORE, MOST_BYTES / cores) & -HUGE_PAGE;
    List<Future<MemorySegment>> filled = new ArrayList<>();
    for (int core = 0; core < cores; core++) {
      LargeMemory part = LargeMemory.of(bytesPerCore);
      memory.add(part);
      filled.add(threads.submit(() -> part.segment().fill((byte) 1))); // near who reads it
    }
    filled.forEach(part -> parts.add(await(part)));
  }

  /** A meter after its warm-up. */
  public static ReadBandwidth open() {
    ReadBandwidth meter = new ReadBandwidth(Runtime.getRuntime().availableProcessors());
    for (int pass = 0; pass < WARM_UP_PASSES; pass++) {
      meter.pass();
    }
    return meter;
  }

  /** Bytes per second now. */
  public double bytesPerSecond() {
    double best = 0;
    for (int pass = 0; pass < PASSES; pass++) {
      best = Math.max(best, pass());
    }
    return best;
  }

  private double pass() {
    long begin = System.nanoTime();
    List<Future<Long>> sums = new ArrayList<>();
    parts.forEach(part -> sums.add(threads.submit(() -> sum(part))));
    sums.forEach(sum -> sink += await(sum));
    double seconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
    return parts.size() * bytesPerCore / seconds;
  }

  /**
   * Reads one number of each cache line, since memory transfers whole lines. Four streams at once
   * keep some lines in flight at all times.
   */
  private static long sum(MemorySegment part) {
    long quarter = part.byteSize() / 4;
    long a = 0;
    long b = 0;
    long c = 0;
    long d = 0;
    for (long at = 0; at < quarter; at += CACHE_LINE) {
      a += part.get(ValueLayout.JAVA_LONG, at);
      b += part.get(ValueLayout.JAVA_LONG, at + quarter);
      c += part.get(ValueLayout.JAVA_LONG, at + 2 * quarter);
      d += part.get(ValueLayout.JAVA_LONG, at + 3 * quarter);
    }
    return a + b + c + d;
  }

  private static <T> T await(Future<T> result) {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while reading memory");
    }
  }

  @Override
  public void close() {
    threads.close();
    memory.forEach(LargeMemory::close);
    System.getLogger(ReadBandwidth.class.getName()).log(System.Logger.Level.TRACE, sink);
  }
}
