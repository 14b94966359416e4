package dev.moemesh.deploy.mesh;

import java.util.Map;

/**
 * Environment variables that native code reads before {@code main}; measured in
 * docs/performance.md.
 */
final class ComputeEnvironment {

  /**
   * Huge pages for weights and activations, for a fifth more memory bandwidth; and memory once had
   * is kept, for fetching fresh pages in each step costs more than computing on them.
   */
  private static final String MALLOC =
      String.join(
          ":",
          "glibc.malloc.hugetlb=1",
          "glibc.malloc.mmap_max=0",
          "glibc.malloc.mmap_threshold=8589934592",
          "glibc.malloc.trim_threshold=17179869184",
          "glibc.malloc.arena_max=1");

  static final Map<String, String> VARIABLES =
      Map.of(
          "GLIBC_TUNABLES",
          MALLOC,
          "THP_MEM_ALLOC_ENABLE",
          "1",
          // A compute thread that waits for its next part spins for about 0.1 ms before it sleeps:
          // waking it costs half as much, but the cores belong to the other processes, too.
          "GOMP_SPINCOUNT",
          "2000");

  private ComputeEnvironment() {}
}
