package dev.moemesh.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;

/**
 * Paths with percent-encoded characters: RFC 3986, section 2.1. The HTTP server answers malformed
 * paths with 400 before they reach this code.
 */
final class Paths {
  private Paths() {}

  /** What stood in a path before it was encoded; bytes that are no UTF-8 become U+FFFD. */
  static String decoded(String encoded) {
    // A plus is a plus in a path; only in a form it is a space.
    return URLDecoder.decode(encoded.replace("+", "%2B"), UTF_8);
  }
}
