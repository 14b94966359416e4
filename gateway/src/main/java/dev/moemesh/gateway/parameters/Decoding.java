package dev.moemesh.gateway.parameters;

import static java.util.Objects.requireNonNull;

import dev.moemesh.contract.v1.Sampling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the attention worker needs to know to generate.
 *
 * @param maxTokens as the client asked; absent, each API has its own default
 * @param cacheSalt the requests of one salt share cached prefixes; empty: those without one
 */
public record Decoding(
    int choices,
    @Nullable Integer maxTokens,
    int minTokens,
    boolean ignoreEndOfSequence,
    List<Integer> stopTokenIds,
    Sampling sampling,
    String cacheSalt) {

  public Decoding {
    stopTokenIds = List.copyOf(stopTokenIds);
    requireNonNull(sampling, "sampling is null");
    requireNonNull(cacheSalt, "cacheSalt is null");
  }
}
