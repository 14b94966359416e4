package dev.moemesh.bench.load;

import java.net.http.HttpRequest;
import java.util.Optional;

/** The API key that is shown to each server that is measured: that in {@value #VARIABLE}. */
final class ApiKey {
  static final String VARIABLE = "MOE_API_KEY";

  private ApiKey() {}

  /** The same request with the key, if there is one. */
  static HttpRequest.Builder with(HttpRequest.Builder request) {
    return with(request, Optional.ofNullable(System.getenv(VARIABLE)));
  }

  static HttpRequest.Builder with(HttpRequest.Builder request, Optional<String> key) {
    key.filter(given -> !given.isBlank())
        .ifPresent(given -> request.setHeader("Authorization", "Bearer " + given));
    return request;
  }
}
