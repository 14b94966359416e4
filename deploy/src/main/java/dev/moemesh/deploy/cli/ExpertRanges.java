package dev.moemesh.deploy.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Writes down shortly which experts a pod holds: {@code L0-L3: 0-3; L4: 4-7,9}. */
final class ExpertRanges {
  private ExpertRanges() {}

  /** Layers with the same experts that follow each other stand together. */
  static String of(SortedMap<Integer, List<Integer>> experts) {
    List<Span> spans = new ArrayList<>();
    experts.forEach(
        (layer, ids) -> {
          String ranges = ranges(ids);
          if (!spans.isEmpty() && spans.getLast().continuesWith(layer, ranges)) {
            spans.addLast(spans.removeLast().until(layer));
          } else {
            spans.add(new Span(layer, layer, ranges));
          }
        });
    return spans.stream().map(Span::toString).collect(Collectors.joining("; "));
  }

  /** Ascending numbers, runs written as {@code first-last}. */
  static String ranges(List<Integer> ascending) {
    List<String> ranges = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= ascending.size(); i++) {
      if (i == ascending.size() || ascending.get(i) != ascending.get(i - 1) + 1) {
        int first = ascending.get(from);
        int last = ascending.get(i - 1);
        ranges.add(first == last ? Integer.toString(first) : first + "-" + last);
        from = i;
      }
    }
    return String.join(",", ranges);
  }

  private record Span(int firstLayer, int lastLayer, String experts) {
    boolean continuesWith(int layer, String ranges) {
      return layer == lastLayer + 1 && experts.equals(ranges);
    }

    Span until(int layer) {
      return new Span(firstLayer, layer, experts);
    }

    @Override
    public String toString() {
      String layers =
          firstLayer == lastLayer ? "L" + firstLayer : "L" + firstLayer + "-L" + lastLayer;
      return layers + ": " + experts;
    }
  }
}
