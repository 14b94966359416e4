package dev.moemesh.contract.transport;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.BitSet;

/** Binds threads to processors, by Linux' {@code sched_setaffinity(2)}. */
final class ThreadAffinity {

  private static final int MASK_BYTES = 128; // the C library's cpu_set_t
  private static final int MOST = 8 * MASK_BYTES;

  private ThreadAffinity() {}

  /**
   * Binds the calling thread to a processor, and the threads that it starts from now on.
   *
   * @return whether the kernel agreed; it does not if the processor is not there or not ours
   */
  static boolean bind(int processor) {
    if (processor < 0 || processor >= MOST) {
      return false;
    }
    BitSet only = new BitSet();
    only.set(processor);
    return bind(only);
  }

  /**
   * Keeps the calling thread from a processor, and the threads that it starts from now on.
   *
   * @return whether the kernel agreed; it does not if there is no other processor
   */
  static boolean avoid(int processor) {
    BitSet others = new BitSet();
    others.set(0, MOST); // the kernel leaves those out that are not there or not ours
    if (processor >= 0 && processor < MOST) {
      others.clear(processor);
    }
    return bind(others);
  }

  @SuppressWarnings("restricted") // a system call that only this thread feels
  private static boolean bind(BitSet processors) {
    Linker linker = Linker.nativeLinker();
    MethodHandle setAffinity =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("sched_setaffinity"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
      mask.copyFrom(MemorySegment.ofArray(processors.toByteArray()));
      return (int) setAffinity.invokeExact(0, (long) MASK_BYTES, mask) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("sched_setaffinity cannot be called", e);
    }
  }
}
