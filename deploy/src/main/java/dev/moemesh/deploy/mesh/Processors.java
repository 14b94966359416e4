package dev.moemesh.deploy.mesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The processor that the loop of each process is bound to. With more loops than processors, loops
 * share processors in any case. Attention service, router and the first pod pass frames to each
 * other on one processor. Pods that compute at the same time use different processors. With enough
 * processors, the kernel chooses.
 */
record Processors(List<Integer> allowed, int pods) {

  private static final Pattern RANGE = Pattern.compile("(\\d+)(?:-(\\d+))?");
  private static final int LOOPS_BESIDE_PODS = 2;

  Processors {
    allowed = List.copyOf(allowed);
  }

  /** Those that this process may run on. */
  static Processors ofThisProcess(int pods) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("Cpus_allowed_list:")) {
          return new Processors(parse(line.substring(line.indexOf(':') + 1).strip()), pods);
        }
      }
    } catch (IOException e) {
      // No such file: the kernel chooses.
    }
    return new Processors(List.of(), pods);
  }

  /** The numbers in a list such as {@code 0-3,8}. */
  static List<Integer> parse(String list) {
    List<Integer> processors = new ArrayList<>();
    Matcher ranges = RANGE.matcher(list);
    while (ranges.find()) {
      int first = Integer.parseInt(ranges.group(1));
      int last = ranges.group(2) == null ? first : Integer.parseInt(ranges.group(2));
      for (int processor = first; processor <= last; processor++) {
        processors.add(processor);
      }
    }
    return processors;
  }

  /** That of the attention service and of the router. */
  OptionalInt shared() {
    return ofPod(0);
  }

  /** That of a pod. */
  OptionalInt ofPod(int pod) {
    return allowed.isEmpty() || allowed.size() >= pods + LOOPS_BESIDE_PODS
        ? OptionalInt.empty()
        : OptionalInt.of(allowed.get(pod * allowed.size() / pods));
  }
}
