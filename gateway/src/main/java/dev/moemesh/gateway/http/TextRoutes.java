package dev.moemesh.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.moemesh.gateway.ModelSettings;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.api.OpenApi;
import dev.moemesh.gateway.parameters.Limits;
import dev.moemesh.gateway.served.ServedModel;
import dev.moemesh.gateway.tokens.Tokenization;
import dev.moemesh.gateway.tokens.TokenizerInfo;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The endpoints of vLLM's server beside OpenAI's API: tokenizer, version, load and OpenAPI
 * document.
 */
@Singleton
public class TextRoutes {
  private final Intake intake;
  private final Tokenization tokenization;
  private final TokenizerInfo tokenizerInfo;
  private final String version;
  private final JsonNode document;

  TextRoutes(
      ModelSettings directory,
      ServedModel model,
      Limits limits,
      Intake intake,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.intake = intake;
    this.tokenization = new Tokenization(model, limits);
    this.tokenizerInfo = TokenizerInfo.read(directory.directory());
    this.version = version;
    this.document = OpenApi.document(version);
  }

  void register(Router router) {
    answering(router, "/tokenize", tokenization::tokenize);
    answering(router, "/detokenize", tokenization::detokenize);
    telling(router, "/tokenizer_info", tokenizerInfo::json);
    telling(
        router, "/version", () -> JsonNodeFactory.instance.objectNode().put("version", version));
    telling(router, "/openapi.json", () -> document);
    telling(
        router,
        "/load",
        () -> JsonNodeFactory.instance.objectNode().put("server_load", intake.open()));
  }

  private void answering(Router router, String path, Function<Fields, JsonNode> reply) {
    router.post(path).handler(context -> answer(context, reply));
    router.route(path).handler(context -> AllowedMethods.refuse(context, "POST"));
  }

  /** Answers a request from its body alone. The reply is made on a worker. */
  private void answer(RoutingContext routing, Function<Fields, JsonNode> reply) {
    intake.receive(
        routing,
        reply,
        (json, exchange) -> {
          exchange.outcome(Outcome.COMPLETED);
          JsonAnswers.send(exchange.response(), 200, json);
        });
  }

  private static void telling(Router router, String path, Supplier<JsonNode> fact) {
    router.get(path).handler(context -> JsonAnswers.send(context, fact.get()));
    router.route(path).handler(context -> AllowedMethods.refuse(context, "GET"));
  }
}
