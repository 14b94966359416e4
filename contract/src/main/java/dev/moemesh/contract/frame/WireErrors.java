package dev.moemesh.contract.frame;

import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.WireError;

/**
 * Creates {@link WireError}s: a stable code, and a message that states what was expected, what was
 * found and the remedy.
 */
public final class WireErrors {

  private static final String CODE_PREFIX = "ERROR_CODE_";

  private WireErrors() {}

  /** Creates an error. */
  public static WireError of(ErrorCode code, String message) {
    return WireError.newBuilder().setCode(code).setMessage(message).build();
  }

  /** The code's name without its prefix, as in logs and metrics, such as {@code STALE_EPOCH}. */
  public static String name(ErrorCode code) {
    String name = code.name();
    return name.startsWith(CODE_PREFIX) ? name.substring(CODE_PREFIX.length()) : name;
  }
}
