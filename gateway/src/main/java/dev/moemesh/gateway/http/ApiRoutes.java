package dev.moemesh.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.moemesh.gateway.answer.AnswerStyle;
import dev.moemesh.gateway.api.ApiError;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * Registers all routes. They are plain Vert.x routes, so that every error has OpenAI's form, also
 * one that a framework would answer before this code runs.
 */
@ApplicationScoped
public class ApiRoutes {
  private static final Logger LOG = Logger.getLogger(ApiRoutes.class);
  private static final int LAST = Integer.MAX_VALUE;

  private final GenerationRoutes generation;
  private final ModelRoutes models;
  private final TextRoutes text;
  private final GracefulShutdown shutdown;
  private final Cors cors;
  private final AnswerStyle style;

  ApiRoutes(
      GenerationRoutes generation,
      ModelRoutes models,
      TextRoutes text,
      GracefulShutdown shutdown,
      Cors cors,
      AnswerStyle style) {
    this.generation = generation;
    this.models = models;
    this.text = text;
    this.shutdown = shutdown;
    this.cors = cors;
    this.style = style;
  }

  void register(@Observes Router router) {
    LOG.infof(
        "Tool calls are parsed as %s (moe.gateway.tool-parser), reasoning as %s (moe.gateway.reasoning-parser)",
        style.tools().label(), style.reasoning().label());
    generation.register(router);
    text.register(router);
    cors.answer(router);
    AllowedMethods.answerHeadAsGet(router);
    shutdown.guard(router);
    models.register(router);
    router.get("/health").handler(this::health);
    router.route("/health").handler(context -> AllowedMethods.refuse(context, "GET"));
    router.route().order(LAST).handler(ApiRoutes::notFound);
  }

  /** Whether a request would be worked on now. */
  private void health(RoutingContext context) {
    shutdown
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
