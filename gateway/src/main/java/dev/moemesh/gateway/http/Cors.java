package dev.moemesh.gateway.http;

import dev.moemesh.gateway.GatewaySettings;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of other origins call the API from a browser (the Fetch standard's CORS protocol).
 * Answers preflights itself, for any path. Marks all other answers, errors included, as readable.
 * An origin that is not listed gets the usual answer without CORS headers. A browser then hides the
 * answer from the page. Other programs ignore the headers.
 *
 * <p>Keys travel in {@code Authorization}, which a page sets itself; cookies are not allowed.
 */
@Singleton
public class Cors {
  private static final int FIRST = Integer.MIN_VALUE;
  private static final String ANY = "*";
  private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[^/\\s,]+");
  private static final String EXPOSED =
      "X-Request-Id, Retry-After, x-ratelimit-limit-requests, x-ratelimit-limit-tokens, "
          + "x-ratelimit-remaining-requests, x-ratelimit-remaining-tokens, "
          + "x-ratelimit-reset-requests, x-ratelimit-reset-tokens";
  private static final String SECONDS_TO_REMEMBER = "600";

  private final Set<String> origins;

  Cors(GatewaySettings settings) {
    this.origins = checked(settings.corsOrigins().orElse(List.of()));
  }

  private static Set<String> checked(List<String> origins) {
    for (String origin : origins) {
      if (!origin.equals(ANY) && !ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            "moe.gateway.cors-origins must be * or origins such as https://app.example:8443, without a path, found '%s'"
                .formatted(origin));
      }
    }
    return Set.copyOf(origins);
  }

  /** Makes answers readable for the listed origins. */
  void answer(Router router) {
    if (!origins.isEmpty()) {
      router.route().order(FIRST).handler(this::mark);
    }
  }

  private void mark(RoutingContext context) {
    MultiMap request = context.request().headers();
    HttpServerResponse response = context.response();
    response.putHeader(HttpHeaders.VARY, "Origin");
    if (!allowed(request.get(HttpHeaders.ORIGIN))) {
      context.next();
      return;
    }
    response.putHeader(
        HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN,
        origins.contains(ANY) ? ANY : request.get(HttpHeaders.ORIGIN));
    if (context.request().method().equals(HttpMethod.OPTIONS)
        && request.contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)) {
      preflight(request, response);
    } else {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
      context.next();
    }
  }

  private static void preflight(MultiMap request, HttpServerResponse response) {
    response
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, OPTIONS")
        .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, SECONDS_TO_REMEMBER);
    String headers = request.get(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
    if (headers != null) {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, headers);
    }
    response.setStatusCode(204).end();
  }

  private boolean allowed(@Nullable String origin) {
    return origin != null && (origins.contains(ANY) || origins.contains(origin));
  }
}
