package dev.moemesh.model.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The processor of a machine, as far as it decides what can be computed on it. Immutable.
 *
 * @param flags names of its features, as Linux writes them in {@code /proc/cpuinfo}
 */
public record Processor(Set<String> flags) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** What oneDNN wants of a processor before it takes bf16 at all; it emulates products there. */
  private static final Set<String> BF16_EMULATION = Set.of("avx512bw", "avx512vl", "avx512dq");

  public Processor {
    flags = Set.copyOf(flags);
  }

  /** This machine's; one without features where the system does not tell. */
  public static Processor ofThisMachine() {
    try {
      return parse(Files.readString(CPU_INFO));
    } catch (IOException _) {
      return new Processor(Set.of());
    }
  }

  /** The first processor of a {@code /proc/cpuinfo}. */
  static Processor parse(String cpuInfo) {
    return new Processor(
        cpuInfo
            .lines()
            .filter(line -> line.matches("flags\\s*:.*"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 1).trim())
            .stream()
            .flatMap(flags -> Arrays.stream(flags.split(" ")))
            .collect(Collectors.toSet()));
  }

  /** Whether linears can be computed in bf16, if only by emulation, which is slower than f32. */
  public boolean computesBf16() {
    return flags.containsAll(BF16_EMULATION);
  }

  /** Whether the processor has instructions that multiply bf16: AVX-512 BF16 or AMX. */
  public boolean multipliesBf16() {
    return computesBf16() && (flags.contains("avx512_bf16") || multipliesTiles());
  }

  /** Whether bf16 is multiplied in tiles (Intel's AMX). */
  public boolean multipliesTiles() {
    return flags.contains("amx_bf16");
  }
}
