package dev.moemesh.gateway.api;

import static java.util.Objects.requireNonNull;

/**
 * Ends a request with an error for its client. It carries no stack trace: nothing here is broken.
 */
public final class ApiException extends RuntimeException {
  private final ApiError error;

  public ApiException(ApiError error) {
    super(error.message(), null, false, false);
    this.error = requireNonNull(error, "error is null");
  }

  public ApiError error() {
    return error;
  }
}
