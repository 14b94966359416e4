package dev.moemesh.gateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of an API key. The gateway keeps nothing else of a key. Keys are random, so that they
 * need no salt and no slow hash.
 */
public record KeyDigest(String hex) {
  private static final int HEX_DIGITS = 64;

  /**
   * @param hex 64 hexadecimal digits
   */
  public KeyDigest {
    if (!hex.matches("[0-9a-f]{" + HEX_DIGITS + "}")) {
      throw new IllegalArgumentException(
          "expected %d hexadecimal digits in lower case after sha256:, found %d characters"
              .formatted(HEX_DIGITS, hex.length()));
    }
  }

  public static KeyDigest of(String key) {
    try {
      return new KeyDigest(
          HexFormat.of()
              .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Compares in a time that does not depend on the digits. */
  boolean matches(KeyDigest other) {
    return MessageDigest.isEqual(hex.getBytes(UTF_8), other.hex.getBytes(UTF_8));
  }
}
