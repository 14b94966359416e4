package dev.moemesh.contract.transport;

import dev.moemesh.contract.tls.MutualTls;
import java.time.Duration;
import java.util.Optional;

/**
 * Options of the channels and servers of a loop.
 *
 * @param hopDelay how long {@link HopDelay} holds each outgoing frame; zero sends at once
 * @param tls applies to addresses of host and port; file permissions protect a Unix socket
 */
public record WireOptions(Duration hopDelay, Optional<MutualTls> tls) {
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

  /** No delay and no TLS. */
  public static final WireOptions PLAIN = new WireOptions(Duration.ZERO, Optional.empty());

  public WireOptions {
    if (hopDelay.isNegative() || hopDelay.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException(
          "expected a delay from 0 s to %d s, found %s"
              .formatted(LONGEST_DELAY.toSeconds(), hopDelay));
    }
  }

  /**
   * The options of a process's settings.
   *
   * @throws IllegalArgumentException if a setting is not valid
   */
  public static WireOptions of(WireSettings settings) {
    return of(settings.hop().delay(), settings.tls().mutual());
  }

  /**
   * The options of a process's settings.
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
