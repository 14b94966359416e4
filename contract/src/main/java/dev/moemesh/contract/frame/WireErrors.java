package dev.moemesh.contract.frame;

import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.WireError;

/**
 * Makes {@link WireError}s: a stable code, and a message that says what was expected, what was
 * found, what to do.
 */
public final class WireErrors {

  private static final String CODE_PREFIX = "ERROR_CODE_";

  private WireErrors() {}

  /** An error. */
  public static WireError of(ErrorCode code, String message) {
    return WireError.newBuilder().setCode(code).setMessage(message).build();
  }

  /**
   * The code's name without its prefix, as people and metrics know it, such as {@code STALE_EPOCH}.
   */
  public static String name(ErrorCode code) {
    String name = code.name();
    return name.startsWith(CODE_PREFIX) ? name.substring(CODE_PREFIX.length()) : name;
  }
}
