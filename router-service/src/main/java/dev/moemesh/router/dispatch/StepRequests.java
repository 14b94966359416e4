package dev.moemesh.router.dispatch;

import dev.moemesh.contract.v1.RequestSpan;
import dev.moemesh.contract.v1.RouteHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whose rows the calls of a caller's newest step are, for error texts and logs: the first MoE layer
 * of a step names the requests, the others go without. Used on one thread.
 */
final class StepRequests {
  private static final int NAMED = 8;

  private long step;
  private List<RequestSpan> spans = List.of();

  /** Learns what a header says. */
  void update(RouteHeader header) {
    if (header.getRequestsCount() > 0) {
      step = header.getStep();
      spans = header.getRequestsList();
    }
  }

  /**
   * The ids of the requests that the rows belong to, in the rows' order: {@code (requests a, b)};
   * empty if not known.
   */
  String describe(long ofStep, int[] rows) {
    if (ofStep != step || spans.isEmpty()) {
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
