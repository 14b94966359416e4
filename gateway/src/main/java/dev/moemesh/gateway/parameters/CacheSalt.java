package dev.moemesh.gateway.parameters;

import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import java.util.Optional;

/**
 * Reads {@code cache_salt}, with vLLM's rules. A request shares cached prefixes only with requests
 * of the same salt, so that response times do not reveal the prompts of others.
 */
final class CacheSalt {
  private static final int MAX_LENGTH = 128;
  private static final String FORBIDDEN = "@/\\\0";

  private CacheSalt() {}

  /** The salt of a body; empty if it has none. */
  static String read(Fields body) {
    Optional<String> given = body.text("cache_salt");
    if (given.isEmpty()) {
      return "";
    }
    String salt = given.get();
    boolean forbidden = salt.chars().anyMatch(character -> FORBIDDEN.indexOf(character) >= 0);
    if (salt.isEmpty() || salt.codePointCount(0, salt.length()) > MAX_LENGTH || forbidden) {
      throw new ApiException(
          ApiError.invalid(
              "cache_salt",
              "'cache_salt' must have from 1 to %d characters, none of them '@', '/', '\\' or NUL; leave it out to share with requests that have none."
                  .formatted(MAX_LENGTH)));
    }
    return salt;
  }
}
