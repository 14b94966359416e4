package dev.moemesh.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.answer.AnswerStyle;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.served.ServedLimits;
import dev.moemesh.gateway.served.ServedModel;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** {@code GET /v1/models} and {@code GET /v1/models/{id}}: the one model that is served. */
@Singleton
class ModelRoutes {
  private static final String MODELS = "/v1/models";

  private final ServedModel model;
  private final ServedLimits servedLimits;
  private final AnswerStyle style;

  ModelRoutes(ServedModel model, ServedLimits servedLimits, AnswerStyle style) {
    this.model = model;
    this.servedLimits = servedLimits;
    this.style = style;
  }

  void register(Router router) {
    router.get(MODELS).handler(this::models);
    router.get(MODELS + "/*").handler(this::model);
    router.route(MODELS + "/*").handler(context -> AllowedMethods.refuse(context, "GET"));
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
}
