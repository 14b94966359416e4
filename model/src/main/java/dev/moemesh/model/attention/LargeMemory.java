package dev.moemesh.model.attention;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Zeroed native memory from the operating system, in huge pages where available. Untouched pages
 * take no memory. {@link java.lang.foreign.Arena} does not offer that, as it writes the zeros.
 *
 * <p>Owner of its mapping. The caller of {@link #close} must ensure that the segment is not used
 * any more. Linux only.
 */
public final class LargeMemory implements AutoCloseable {

  private static final long HUGE_PAGE = 2L << 20;
  private static final int READ_WRITE = 3;
  private static final int PRIVATE_ANONYMOUS_NORESERVE = 0x4022;
  private static final int ADVICE_HUGE_PAGES = 14;

  private static final MethodHandle MAP =
      function(
          "mmap",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG));
  private static final MethodHandle ADVISE =
      function(
          "madvise",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT));
  private static final MethodHandle UNMAP =
      function(
          "munmap",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

  private final long address;
  private final long mapped;
  private final MemorySegment segment;

  private LargeMemory(long address, long mapped, MemorySegment segment) {
    this.address = address;
    this.mapped = mapped;
    this.segment = segment;
  }

  /**
   * Takes so many bytes.
   *
   * @throws OutOfMemoryError if the operating system refuses
   */
  @SuppressWarnings("restricted") // the mapping is as long as the segment says
  public static LargeMemory of(long bytes) {
    long mapped = Math.ceilDiv(bytes, HUGE_PAGE) * HUGE_PAGE + HUGE_PAGE;
    try {
      long address =
          (long) MAP.invokeExact(0L, mapped, READ_WRITE, PRIVATE_ANONYMOUS_NORESERVE, -1, 0L);
      if (address == -1) {
        throw new OutOfMemoryError(
            "the operating system refused to map "
                + mapped
                + " bytes; lower moe.kv-cache.megabytes");
      }
      long aligned = Math.ceilDiv(address, HUGE_PAGE) * HUGE_PAGE;
      // A refusal costs speed, nothing else.
      int unused = (int) ADVISE.invokeExact(aligned, mapped - HUGE_PAGE, ADVICE_HUGE_PAGES);
      return new LargeMemory(address, mapped, MemorySegment.ofAddress(aligned).reinterpret(bytes));
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("mmap and madvise throw nothing", e);
    }
  }

  /** The memory, aligned to 2 MiB; any thread may use it until {@link #close()}. */
  public MemorySegment segment() {
    return segment;
  }

  @Override
  public void close() {
    try {
      int unused = (int) UNMAP.invokeExact(address, mapped);
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("munmap throws nothing", e);
    }
  }

  @SuppressWarnings("restricted") // the descriptors are those of the C library
  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
  }
}
