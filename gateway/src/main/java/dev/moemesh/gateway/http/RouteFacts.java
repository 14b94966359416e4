package dev.moemesh.gateway.http;

import dev.moemesh.gateway.GatewaySettings;
import dev.moemesh.gateway.answer.AnswerStyle;
import dev.moemesh.gateway.parameters.Limits;
import dev.moemesh.gateway.served.ServedLimits;
import dev.moemesh.gateway.served.ServedModel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What all routes share: the limits of a request, and how the model writes its answers. */
@ApplicationScoped
class RouteFacts {

  @Produces
  @Singleton
  Limits limits(GatewaySettings settings, ServedModel model, ServedLimits served) {
    return Limits.of(settings, model, served);
  }

  @Produces
  @Singleton
  AnswerStyle style(GatewaySettings settings, ServedModel model) {
    return AnswerStyle.of(
        settings.toolParser(), settings.reasoningParser(), model::templateContains);
  }
}
