package dev.moemesh.gateway.access;

import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.security.AuthenticationFailedException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates requests by API keys and, where a provider is configured, by OpenID tokens. Both
 * come as {@code Authorization: Bearer}. Safe for concurrent use.
 */
@Singleton
public class Authenticator {
  private static final String BEARER = "bearer ";

  private final Keys keys;
  private final OpenIdTokens openId;
  private final List<String> openPaths;

  Authenticator(AccessSettings settings, OpenIdTokens openId) {
    this.openId = openId;
    this.keys = keys(settings);
    this.openPaths = List.copyOf(settings.openPaths());
  }

  private static Keys keys(AccessSettings settings) {
    try {
      return new Keys(settings, System::nanoTime);
    } catch (IllegalArgumentException e) {
      // Quarkus shows the innermost cause; of this one it shows the message alone.
      ConfigurationException told = new ConfigurationException(String.valueOf(e.getMessage()));
      told.addSuppressed(e);
      throw told;
    }
  }

  /** Whether callers have to say who they are. */
  public boolean asksForCredentials() {
    return keys.required() || openId.enabled();
  }

  /** Whether anybody may ask for a path. A preflight never carries credentials. */
  boolean open(HttpServerRequest request, String path) {
    return request.method().name().equals("OPTIONS")
        || openPaths.stream().anyMatch(open -> path.equals(open) || path.startsWith(open + "/"));
  }

  Caller anonymous() {
    return keys.caller(Caller.ANONYMOUS);
  }

  /** Who it is; it fails with an {@link ApiException} 401 otherwise. */
  Future<Caller> recognise(RoutingContext context) {
    Optional<String> token = token(context.request().getHeader("Authorization"));
    if (token.isEmpty()) {
      return Future.failedFuture(new ApiException(missing()));
    }
    Optional<Caller> known = keys.find(token.get());
    if (known.isPresent()) {
      return Future.succeededFuture(known.get());
    }
    if (!openId.mayBe(token.get())) {
      return Future.failedFuture(new ApiException(invalid()));
    }
    return openId
        .name(token.get(), context)
        .map(keys::caller)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof AuthenticationFailedException
                        ? new ApiException(invalid())
                        : failure));
  }

  private static Optional<String> token(@Nullable String header) {
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(header.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  private static ApiError missing() {
    return unauthorised("No API key was given. Send one as a header: Authorization: Bearer KEY.");
  }

  private static ApiError invalid() {
    return unauthorised(
        "The API key or token is not valid here. Check the header Authorization: Bearer KEY, or ask whoever runs this gateway for a key.");
  }

  private static ApiError unauthorised(String message) {
    return new ApiError(401, "invalid_request_error", null, "invalid_api_key", message);
  }
}
