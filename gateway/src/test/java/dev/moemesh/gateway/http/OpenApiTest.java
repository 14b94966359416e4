package dev.moemesh.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.mesh.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The document against the routes; its fields are held against the readers elsewhere. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class OpenApiTest {

  @TestHTTPResource URI root;
  @Inject ApiRoutes routes;
  @Inject Vertx vertx;

  private Client client;
  private JsonNode document;

  @BeforeEach
  void fetchDocument() {
    client = new Client(root);
    document = Client.json(client.ask("GET", "/openapi.json").body());
  }

  @Test
  void namesItsVersions() {
    assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
    assertThat(document.at("/info/version").asText())
        .isEqualTo(Client.json(client.ask("GET", "/version").body()).path("version").asText());
  }

  @Test
  void hasEveryRouteAndNoOther() {
    Router router = Router.router(vertx);
    routes.register(router);

    Set<String> registered =
        router.getRoutes().stream()
            .map(Route::getPath)
            .filter(Objects::nonNull)
            .map(OpenApiTest::withoutParameters)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> documented = new TreeSet<>();
    document
        .path("paths")
        .fieldNames()
        .forEachRemaining(path -> documented.add(withoutParameters(path)));

    assertThat(documented).isEqualTo(registered);
  }

  @Test
  void answersEachMethodThatItNames() {
    for (var path : document.path("paths").properties()) {
      String actual = path.getKey().replace("{model}", "tiny/mixtral");
      path.getValue()
          .fieldNames()
          .forEachRemaining(
              method -> {
                HttpResponse<String> response =
                    method.equals("post")
                        ? client.send(actual, "{}")
                        : client.ask(method.toUpperCase(java.util.Locale.ROOT), actual);
                assertThat(response.statusCode())
                    .as(method + " " + actual)
                    .isEqualTo(method.equals("post") ? 400 : 200);
              });
    }
  }

  @Test
  void refersOnlyToWhatItHas() {
    document
        .findValuesAsText("$ref")
        .forEach(
            reference ->
                assertThat(document.at(reference.substring(1)).isObject()).as(reference).isTrue());
  }

  private static String withoutParameters(String path) {
    return path.replaceAll("/?(\\{\\w+}|\\*)?$", "");
  }
}
