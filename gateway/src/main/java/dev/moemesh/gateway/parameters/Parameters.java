package dev.moemesh.gateway.parameters;

import static java.util.Objects.requireNonNull;

import dev.moemesh.contract.v1.Constraint;

/** All that a client can set for both APIs, checked. */
public record Parameters(
    DecodingParameters decoding, Stops stops, Returns returns, Streaming streaming) {

  public Parameters {
    requireNonNull(decoding, "decoding is null");
    requireNonNull(stops, "stops is null");
    requireNonNull(returns, "returns is null");
    requireNonNull(streaming, "streaming is null");
  }

  /** The same, but the text of each choice must match the constraint. */
  public Parameters constrained(Constraint constraint) {
    return new Parameters(decoding.constrained(constraint), stops, returns, streaming);
  }
}
