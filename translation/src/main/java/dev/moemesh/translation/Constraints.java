package dev.moemesh.translation;

import dev.moemesh.contract.v1.Constraint;
import java.util.Optional;

/** Constraints on generated text, on the wire and in the grammar. */
public final class Constraints {

  private Constraints() {}

  /** The constraint of a record; empty if it has none. It is not compiled yet. */
  public static Optional<dev.moemesh.grammar.constraint.Constraint> of(Constraint record) {
    return switch (record.getKindCase()) {
      case JSON_SCHEMA ->
          Optional.of(
              new dev.moemesh.grammar.constraint.Constraint.Schema(
                  record.getJsonSchema(), record.getCompact()));
      case REGEX ->
          Optional.of(new dev.moemesh.grammar.constraint.Constraint.Pattern(record.getRegex()));
      case ALTERNATIVES ->
          Optional.of(
              new dev.moemesh.grammar.constraint.Constraint.Alternatives(
                  record.getAlternatives().getTextsList()));
      case GRAMMAR ->
          Optional.of(new dev.moemesh.grammar.constraint.Constraint.Grammar(record.getGrammar()));
      case KIND_NOT_SET -> Optional.empty();
    };
  }
}
