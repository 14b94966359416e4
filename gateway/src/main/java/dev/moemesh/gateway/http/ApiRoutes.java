package dev.moemesh.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.GatewaySettings;
import dev.moemesh.gateway.answer.AnswerStyle;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.RequestId;
import dev.moemesh.gateway.chat.Chat;
import dev.moemesh.gateway.completions.Completions;
import dev.moemesh.gateway.generation.Endpoint;
import dev.moemesh.gateway.parameters.Limits;
import dev.moemesh.gateway.responses.Responses;
import dev.moemesh.gateway.served.ServedLimits;
import dev.moemesh.gateway.served.ServedModel;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * What is where. Plain Vert.x routes: every error has to be in OpenAI's form, also those that a
 * framework would answer before our code is asked.
 */
@ApplicationScoped
public class ApiRoutes {
  private static final Logger LOG = Logger.getLogger(ApiRoutes.class);
  private static final String MODELS = "/v1/models";
  private static final int LAST = Integer.MAX_VALUE;

  private final ServedModel model;
  private final ServedLimits servedLimits;
  private final GenerationHandler generation;
  private final GracefulShutdown leaving;
  private final Cors cors;
  private final Endpoint completions;
  private final Endpoint chat;
  private final AnswerStyle style;
  private final RandomGenerator random;
  private final TextRoutes text;

  ApiRoutes(
      GatewaySettings settings,
      ServedModel model,
      ServedLimits servedLimits,
      GenerationHandler generation,
      TextRoutes text,
      GracefulShutdown leaving,
      Cors cors,
      RandomGenerator random) {
    Limits limits = Limits.of(settings, model, servedLimits);
    this.model = model;
    this.servedLimits = servedLimits;
    this.generation = generation;
    this.leaving = leaving;
    this.cors = cors;
    this.completions = new Completions(model, limits, random);
    this.style =
        AnswerStyle.of(settings.toolParser(), settings.reasoningParser(), model::templateContains);
    this.chat = new Chat(model, style, limits, random);
    this.random = random;
    this.text = text;
  }

  void register(@Observes Router router) {
    LOG.infof(
        "Tool calls are parsed as %s (moe.gateway.tool-parser), reasoning as %s (moe.gateway.reasoning-parser)",
        style.tools().label(), style.reasoning().label());
    generating(router, "/v1/completions", completions);
    generating(router, "/v1/chat/completions", chat);
    generating(router, "/v1/responses", new Responses(model, chat, random));
    text.register(router);
    cors.answer(router);
    AllowedMethods.answerHeadAsGet(router);
    leaving.guard(router);
    router.get(MODELS).handler(this::models);
    router.get(MODELS + "/*").handler(this::model);
    router.route(MODELS + "/*").handler(context -> AllowedMethods.refuse(context, "GET"));
    router.get("/health").handler(this::health);
    router.route("/health").handler(context -> AllowedMethods.refuse(context, "GET"));
    router.route().order(LAST).handler(ApiRoutes::notFound);
  }

  private void generating(Router router, String path, Endpoint endpoint) {
    router
        .route(path)
        .handler(
            context -> {
              RequestId id = RequestId.of(context.request().getHeader(RequestId.HEADER), random);
              context.response().putHeader(RequestId.HEADER, id.visible());
              if (context.request().method().equals(HttpMethod.POST)) {
                generation.handle(context, endpoint, id);
              } else {
                AllowedMethods.refuse(context, "POST");
              }
            });
  }

  private void models(RoutingContext context) {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
    list.putArray("data").add(card());
    JsonAnswers.send(context, list);
  }

  private void model(RoutingContext context) {
    String asked = Paths.decoded(context.normalizedPath().substring(MODELS.length() + 1));
    if (asked.equals(model.name())) {
      JsonAnswers.send(context, card());
    } else {
      JsonAnswers.send(context.response(), ApiError.modelNotFound(asked, model.name()));
    }
  }

  private ObjectNode card() {
    ObjectNode card = plainCard();
    card.set("default_sampling_params", model.samplingDefaults().json());
    return card;
  }

  private ObjectNode plainCard() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", model.name())
        .put("object", "model")
        .put("created", model.since().getEpochSecond())
        .put("owned_by", "moe-mesh")
        .put("root", model.name())
        .putNull("parent")
        .put("max_model_len", servedLimits.contextLength())
        .put("tool_parser", style.tools().label())
        .put("reasoning_parser", style.reasoning().label());
  }

  /** Whether a request would be worked on now. */
  private void health(RoutingContext context) {
    leaving
        .refusal()
        .ifPresentOrElse(
            error -> JsonAnswers.send(context.response(), error),
            () ->
                JsonAnswers.send(
                    context, JsonNodeFactory.instance.objectNode().put("status", "ok")));
  }

  private static void notFound(RoutingContext context) {
    context.request().resume();
    JsonAnswers.send(context.response(), ApiError.notFound(context.request().path()));
  }
}
