package dev.moemesh.gateway.http;

import dev.moemesh.gateway.answer.AnswerStyle;
import dev.moemesh.gateway.api.RequestId;
import dev.moemesh.gateway.chat.Chat;
import dev.moemesh.gateway.completions.Completions;
import dev.moemesh.gateway.generation.Endpoint;
import dev.moemesh.gateway.parameters.Limits;
import dev.moemesh.gateway.responses.Responses;
import dev.moemesh.gateway.served.ServedModel;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import jakarta.inject.Singleton;
import java.util.random.RandomGenerator;

/** The endpoints that generate: completions, chat and responses. */
@Singleton
class GenerationRoutes {
  private final GenerationHandler generation;
  private final Endpoint completions;
  private final Endpoint chat;
  private final Endpoint responses;
  private final RandomGenerator random;

  GenerationRoutes(
      ServedModel model,
      Limits limits,
      AnswerStyle style,
      GenerationHandler generation,
      RandomGenerator random) {
    this.generation = generation;
    this.completions = new Completions(model, limits, random);
    this.chat = new Chat(model, style, limits, random);
    this.responses = new Responses(model, chat, random);
    this.random = random;
  }

  void register(Router router) {
    generating(router, "/v1/completions", completions);
    generating(router, "/v1/chat/completions", chat);
    generating(router, "/v1/responses", responses);
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
}
