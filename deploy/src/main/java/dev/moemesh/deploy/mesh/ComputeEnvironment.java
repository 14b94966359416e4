package dev.moemesh.deploy.mesh;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Environment variables of processes that compute natively. Libraries read them before {@code
 * main}. Variables that the user has set keep their values. Their effects are in
 * docs/performance.md.
 */
public final class ComputeEnvironment {

  /**
   * Puts weights and activations in huge pages, which brings a fifth more memory bandwidth. The
   * allocator keeps memory once it has it, since fresh pages in each step cost more than the
   * computation.
   */
  private static final String MALLOC =
      String.join(
          ":",
          "glibc.malloc.hugetlb=1",
          "glibc.malloc.mmap_max=0",
          "glibc.malloc.mmap_threshold=8589934592",
          "glibc.malloc.trim_threshold=17179869184",
          "glibc.malloc.arena_max=1");

  /**
   * How often an idle compute thread polls for work before it sleeps. The polling takes about 0.1
   * ms, so that the thread need not be woken for each part of a layer. OpenMP's default is a
   * hundred times as long, while the other processes of the mesh wait for the core.
   */
  private static final String SPINS = "2000";

  private static final String SPIN_COUNT = "GOMP_SPINCOUNT";

  /** The variables of native code in a process that shares the machine with others of a mesh. */
  public static final Map<String, String> AMONG_OTHERS =
      Map.of("GLIBC_TUNABLES", MALLOC, "THP_MEM_ALLOC_ENABLE", "1", SPIN_COUNT, SPINS);

  private ComputeEnvironment() {}

  /** For a process that computes nothing natively. */
  static Map<String, String> plain(Path nativeLibraries) {
    return Map.of("DJL_CACHE_DIR", nativeLibraries.toString(), "DJL_OFFLINE", "true");
  }

  /** For a process that runs alone on the machine. */
  public static Map<String, String> alone(Path nativeLibraries, int threads) {
    Map<String, String> variables = amongOthers(nativeLibraries, threads);
    variables.remove(SPIN_COUNT);
    return variables;
  }

  /** For a process among others of a mesh. */
  static Map<String, String> amongOthers(Path nativeLibraries, int threads) {
    Map<String, String> variables = new HashMap<>(AMONG_OTHERS);
    variables.keySet().removeAll(System.getenv().keySet());
    variables.putAll(plain(nativeLibraries));
    variables.put("OMP_NUM_THREADS", Integer.toString(threads));
    return variables;
  }
}
