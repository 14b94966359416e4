package dev.moemesh.contract.transport;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.BitSet;
import java.util.Optional;

/**
 * Binds threads to processors with Linux's {@code sched_setaffinity(2)} and {@code
 * sched_getaffinity(2)}. Thread-safe.
 */
final class ThreadAffinity {

  private static final int MASK_BYTES = 128; // the C library's cpu_set_t
  private static final int MOST = 8 * MASK_BYTES;

  private ThreadAffinity() {}

  /**
   * Binds the calling thread to a processor, and the threads that it starts afterwards.
   *
   * @return false if the processor does not exist or this process may not use it
   */
  static boolean bind(int processor) {
    if (!isNumber(processor)) {
      return false;
    }
    BitSet only = new BitSet();
    only.set(processor);
    return call("sched_setaffinity", only.toByteArray()).isPresent();
  }

  /**
   * Excludes a processor for the calling thread and the threads that it starts afterwards. Without
   * another processor nothing changes.
   */
  static void avoid(int processor) {
    if (isNumber(processor)) {
      call("sched_getaffinity", new byte[0])
          .ifPresent(
              mask -> {
                mask.clear(processor);
                call("sched_setaffinity", mask.toByteArray()); // the kernel refuses an empty one
              });
    }
  }

  private static boolean isNumber(int processor) {
    return processor >= 0 && processor < MOST;
  }

  /**
   * Invokes a system call for the calling thread.
   *
   * @return the mask after the call; empty if the kernel refused it
   */
  @SuppressWarnings("restricted") // system calls that affect this thread alone
  private static Optional<BitSet> call(String name, byte[] processors) {
    Linker linker = Linker.nativeLinker();
    MethodHandle affinity =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow(name),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
      mask.copyFrom(MemorySegment.ofArray(processors));
      return (int) affinity.invokeExact(0, (long) MASK_BYTES, mask) == 0
          ? Optional.of(BitSet.valueOf(mask.toArray(ValueLayout.JAVA_BYTE)))
          : Optional.empty();
    } catch (Throwable e) {
      throw new IllegalStateException(name + " cannot be called", e);
    }
  }
}
