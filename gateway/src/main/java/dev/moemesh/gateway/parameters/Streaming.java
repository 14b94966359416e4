package dev.moemesh.gateway.parameters;

/**
 * How the answer is streamed.
 *
 * @param includeUsage whether a last chunk has the usage
 * @param continuousUsage whether each chunk has the usage so far; only with {@code includeUsage}
 */
public record Streaming(boolean enabled, boolean includeUsage, boolean continuousUsage) {

  public Streaming(boolean enabled, boolean includeUsage) {
    this(enabled, includeUsage, false);
  }
}
