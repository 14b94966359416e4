package dev.moemesh.gateway.generation;

import static java.util.Objects.requireNonNull;

import dev.moemesh.contract.v1.GeneratedToken;
import java.util.List;

/** A choice from its beginning to its end. */
public record ChoiceAnswer(
    Output.Opened opened, String text, List<GeneratedToken> tokens, Ending ending) {

  public ChoiceAnswer {
    requireNonNull(opened, "opened is null");
    requireNonNull(text, "text is null");
    tokens = List.copyOf(tokens);
    requireNonNull(ending, "ending is null");
  }
}
