package dev.moemesh.router.dispatch;

import dev.moemesh.contract.v1.RequestSpan;
import dev.moemesh.contract.v1.RouteHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Maps the rows of a caller's newest steps to their requests, for the log. The first MoE layer of a
 * step names the requests; the other layers do not repeat them. Several steps of a caller may be
 * under way at once. Used on one thread.
 */
final class StepRequests {
  private static final int NAMED = 8;

  /** The most steps that are remembered; a caller has fewer under way. */
  private static final int STEPS = 8;

  private final SequencedMap<Long, List<RequestSpan>> newest = new LinkedHashMap<>();

  /** Remembers the requests that a header names. */
  void update(RouteHeader header) {
    if (header.getRequestsCount() > 0) {
      newest.put(header.getStep(), header.getRequestsList());
      if (newest.size() > STEPS) {
        newest.pollFirstEntry();
      }
    }
  }

  /**
   * The ids of the requests that the rows belong to, in the rows' order: {@code (requests a, b)};
   * empty if not known.
   */
  String describe(long ofStep, int[] rows) {
    List<RequestSpan> spans = newest.getOrDefault(ofStep, List.of());
    if (spans.isEmpty()) {
      return "";
    }
    int[] sorted = Arrays.stream(rows).sorted().distinct().toArray();
    List<String> ids = new ArrayList<>();
    int next = 0;
    int end = 0;
    for (RequestSpan span : spans) {
      end += span.getRowCount();
      boolean any = false;
      while (next < sorted.length && sorted[next] < end) {
        next++;
        any = true;
      }
      if (any) {
        ids.add(span.getRequestId());
      }
    }
    return " (requests %s%s)"
        .formatted(
            String.join(", ", ids.subList(0, Math.min(NAMED, ids.size()))),
            ids.size() > NAMED ? " and %d more".formatted(ids.size() - NAMED) : "");
  }
}
