package dev.moemesh.bench.report;

import java.util.List;

/** A run: its conditions and its figures. */
public record Report(Conditions conditions, List<Figures> figures) {
  public Report {
    figures = List.copyOf(figures);
  }
}
