package dev.moemesh.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.gateway.access.OpenIdProvider;
import dev.moemesh.gateway.mesh.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway that takes the tokens of an OpenID provider beside API keys. */
@QuarkusTest
@TestProfile(OpenIdTest.WithProvider.class)
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(value = OpenIdProvider.class, restrictToAnnotatedClass = true)
class OpenIdTest {
  private static final Duration MINUTES = Duration.ofMinutes(5);
  private static final String KEY = "moe-alices-key-0001";

  /** API keys too, and an allowance for whoever has no line. */
  public static final class WithProvider implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "moe.gateway.api-keys", "alice=" + KEY, "moe.gateway.limit.requests-per-minute", "1000");
    }
  }

  @TestHTTPResource URI root;

  private Client client;

  @BeforeEach
  void openClient() {
    client = new Client(root);
  }

  @Test
  void takesATokenOfItsProvider() {
    assertThat(models(OpenIdProvider.token("carol", "moe-mesh", MINUTES)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void refusesATokenThatHasExpired() {
    assertRefused(OpenIdProvider.token("carol", "moe-mesh", MINUTES.negated()));
  }

  @Test
  void refusesATokenForAnotherAudience() {
    assertRefused(OpenIdProvider.token("carol", "another-application", MINUTES));
  }

  @Test
  void refusesATokenOfAnotherProvider() {
    assertRefused(OpenIdProvider.foreignToken("carol"));
  }

  @Test
  void refusesATokenThatSomebodyElseSigned() {
    assertRefused(OpenIdProvider.forgedToken("carol"));
  }

  @Test
  void refusesWhatOnlyLooksLikeAToken() {
    assertRefused("a.b.c");
    assertRefused("moe-nobodys-key-0000");
  }

  @Test
  void takesApiKeysToo() {
    assertThat(models(KEY).statusCode()).isEqualTo(200);
  }

  @Test
  void theSubjectIsTheCallersName() {
    client.send(
        "/v1/completions",
        "{}",
        "Authorization",
        "Bearer " + OpenIdProvider.token("dora", "moe-mesh", MINUTES));

    assertThat(client.ask("GET", "/metrics", "Authorization", "Bearer " + KEY).body())
        .contains("moe_gateway_requests_total{key=\"dora\",outcome=\"refused\"}");
  }

  private void assertRefused(String token) {
    HttpResponse<String> response = models(token);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(Client.json(response.body()).path("error").path("code").asText())
        .isEqualTo("invalid_api_key");
  }

  private HttpResponse<String> models(String token) {
    return client.ask("GET", "/v1/models", "Authorization", "Bearer " + token);
  }
}
