package dev.moemesh.contract.transport;

import dev.moemesh.contract.tls.MutualTls;
import java.time.Duration;
import java.util.Optional;

/**
 * How a loop's channels and servers carry frames.
 *
 * @param hopDelay held back so long is each frame that is sent; zero for not at all
 * @param tls for addresses of host and port; a Unix socket is guarded by its file's permissions
 */
public record WireOptions(Duration hopDelay, Optional<MutualTls> tls) {
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

  /** Frames go at once, in plain text. */
  public static final WireOptions PLAIN = new WireOptions(Duration.ZERO, Optional.empty());

  public WireOptions {
    if (hopDelay.isNegative() || hopDelay.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException(
          "expected a delay from 0 s to %d s, found %s"
              .formatted(LONGEST_DELAY.toSeconds(), hopDelay));
    }
  }

  /** Options as a process's settings give them. */
  public static WireOptions of(WireSettings settings) {
    return of(settings.hop().delay(), settings.tls().mutual());
  }

  /**
   * Options as a process's settings give them.
   *
   * @param hopDelay {@code moe.hop.delay}, as {@link Delays} reads it
   */
  static WireOptions of(Optional<String> hopDelay, Optional<MutualTls> tls) {
    try {
      return new WireOptions(hopDelay.map(Delays::parse).orElse(Duration.ZERO), tls);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("moe.hop.delay: " + e.getMessage(), e);
    }
  }
}
