package dev.moemesh.gateway.access;

import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantConfigResolver;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Resolves no tenant beside the configured one. The OpenID extension needs such a resolver to start
 * without a provider.
 */
@ApplicationScoped
public class NoTenants implements TenantConfigResolver {

  @Override
  public Uni<OidcTenantConfig> resolve(
      RoutingContext context, OidcRequestContext<OidcTenantConfig> requestContext) {
    return Uni.createFrom().nullItem();
  }
}
