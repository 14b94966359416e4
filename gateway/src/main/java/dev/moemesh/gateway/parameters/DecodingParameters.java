package dev.moemesh.gateway.parameters;

import static java.util.Objects.requireNonNull;

import dev.moemesh.contract.v1.Constraint;
import dev.moemesh.contract.v1.Sampling;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that the attention worker generates by.
 *
 * @param maxTokens as the client asked; absent, each API has its own default
 * @param constraint what the text of each choice must match, if anything
 * @param cacheSalt the requests of one salt share cached prefixes; empty: those without one
 */
public record DecodingParameters(
    int choices,
    @Nullable Integer maxTokens,
    int minTokens,
    boolean ignoreEndOfSequence,
    List<Integer> stopTokenIds,
    Sampling sampling,
    Optional<Constraint> constraint,
    TokenRules tokens,
    String cacheSalt) {

  public DecodingParameters {
    stopTokenIds = List.copyOf(stopTokenIds);
    requireNonNull(sampling, "sampling is null");
    requireNonNull(constraint, "constraint is null");
    requireNonNull(tokens, "tokens is null");
    requireNonNull(cacheSalt, "cacheSalt is null");
  }

  /** The same, but each choice must match the constraint. */
  public DecodingParameters constrained(Constraint constraint) {
    return new DecodingParameters(
        choices,
        maxTokens,
        minTokens,
        ignoreEndOfSequence,
        stopTokenIds,
        sampling,
        Optional.of(constraint),
        tokens,
        cacheSalt);
  }
}
