package dev.moemesh.gateway.generation;

import static java.util.Objects.requireNonNull;

import dev.moemesh.contract.v1.GeneratedToken;
import java.util.List;

/** A choice from its beginning to its end: its outputs in order. */
public record ChoiceAnswer(Output.Opened opened, List<Output.Delta> deltas, Output.Closed closed) {
  public ChoiceAnswer {
    requireNonNull(opened, "opened is null");
    deltas = List.copyOf(deltas);
    requireNonNull(closed, "closed is null");
  }

  public String text() {
    StringBuilder text = new StringBuilder();
    deltas.forEach(delta -> text.append(delta.text()));
    return text.append(closed.text()).toString();
  }

  public List<GeneratedToken> tokens() {
    return deltas.stream().map(Output.Delta::token).toList();
  }

  public Ending ending() {
    return closed.ending();
  }
}
