package dev.moemesh.bench.report;

import java.util.List;

/**
 * A run: its conditions and its figures.
 *
 * @param figures of each phase and contender
 * @param ratios of contenders, phase by phase
 */
public record Report(Conditions conditions, List<Figures> figures, List<Ratio> ratios) {
  public Report {
    figures = List.copyOf(figures);
    ratios = List.copyOf(ratios);
  }
}
