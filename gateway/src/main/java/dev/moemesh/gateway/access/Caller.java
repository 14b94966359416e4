package dev.moemesh.gateway.access;

import static java.util.Objects.requireNonNull;

import dev.moemesh.gateway.quota.Allowance;

/**
 * The sender of a request.
 *
 * @param name of the API key, or as the OpenID provider's token says
 * @param weight share of the mesh, relative to other callers
 */
public record Caller(String name, Allowance allowance, int weight) {
  /** The name of everyone where the gateway asks for no credentials. */
  public static final String ANONYMOUS = "anonymous";

  public Caller {
    requireNonNull(name, "name is null");
    requireNonNull(allowance, "allowance is null");
    if (weight < 1) {
      throw new IllegalArgumentException("weight: expected at least 1, found " + weight);
    }
  }
}
