package dev.moemesh.attention.memory;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Reads the memory that this process may use. */
public final class MachineMemory {
  private MachineMemory() {}

  /** Bytes of the machine, or of the control group that limits this process, if that is less. */
  public static long bytes() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }
}
