package dev.moemesh.gateway.access;

import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tokens of an OpenID provider, checked by Quarkus' extension: signature, issuer, audience and
 * time. Off unless {@code quarkus.oidc.auth-server-url} names a provider. Safe for concurrent use.
 */
@Singleton
class OpenIdTokens {
  private final IdentityProviderManager identities;
  private final boolean enabled;

  OpenIdTokens(
      IdentityProviderManager identities,
      @ConfigProperty(name = "quarkus.oidc.auth-server-url") Optional<String> provider,
      @ConfigProperty(name = "quarkus.oidc.token.audience") Optional<List<String>> audience) {
    this.identities = identities;
    this.enabled = provider.isPresent();
    if (enabled && audience.isEmpty()) {
      throw new ConfigurationException(
          "quarkus.oidc.token.audience: expected the audience that tokens for this gateway have, found nothing; without it a token for any application of the provider would do");
    }
  }

  boolean enabled() {
    return enabled;
  }

  /** Whether it may be a token of a provider: only those are worth a question. */
  boolean mayBe(String token) {
    return enabled && token.chars().filter(character -> character == '.').count() == 2;
  }

  /**
   * Whose token it is, by the claim that {@code quarkus.oidc.token.principal-claim} names. It fails
   * with {@link io.quarkus.security.AuthenticationFailedException} if the token is not valid.
   */
  Future<String> name(String token, RoutingContext context) {
    TokenAuthenticationRequest request =
        new TokenAuthenticationRequest(new AccessTokenCredential(token));
    HttpSecurityUtils.setRoutingContextAttribute(request, context);
    return Future.fromCompletionStage(
        identities
            .authenticate(request)
            .map(identity -> identity.getPrincipal().getName())
            .subscribeAsCompletionStage(),
        context.vertx().getOrCreateContext());
  }
}
