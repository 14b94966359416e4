package dev.moemesh.gateway.generation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.moemesh.gateway.answer.AnswerStyle;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.JsonBody;
import dev.moemesh.gateway.api.RequestId;
import dev.moemesh.gateway.chat.Chat;
import dev.moemesh.gateway.completions.Completions;
import dev.moemesh.gateway.parameters.Limits;
import dev.moemesh.gateway.responses.Responses;
import dev.moemesh.gateway.served.Models;
import dev.moemesh.gateway.served.ServedModel;
import java.time.Instant;
import java.util.SplittableRandom;

/** Hands bodies to the endpoints of a tiny model. Single quotes stand for double ones. */
public final class Bodies {
  public static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  public static final RequestId ID = new RequestId("request", "request#1");
  public static final int MAX_CHOICES = 8;

  private Bodies() {}

  public static Accepted completion(String body) {
    return completions(Models.tiny()).accept(JsonBody.parse(bytes(body)), ID, NOW);
  }

  public static Accepted chat(String body) {
    return chat(Models.tiny()).accept(JsonBody.parse(bytes(body)), ID, NOW);
  }

  public static Accepted response(String body) {
    return responses(Models.tiny()).accept(JsonBody.parse(bytes(body)), ID, NOW);
  }

  public static ApiError completionError(String body) {
    return error(completions(Models.tiny()), body);
  }

  public static ApiError chatError(String body) {
    return error(chat(Models.tiny()), body);
  }

  public static ApiError error(Endpoint endpoint, String body) {
    ApiException thrown =
        catchThrowableOfType(
            ApiException.class, () -> endpoint.accept(JsonBody.parse(bytes(body)), ID, NOW));
    assertThat(thrown).as(body).isNotNull();
    return thrown.error();
  }

  public static Endpoint completions(ServedModel model) {
    return new Completions(model, limits(), new SplittableRandom(1));
  }

  public static Endpoint chat(ServedModel model) {
    return chat(model, AnswerStyle.PLAIN);
  }

  public static Endpoint chat(ServedModel model, AnswerStyle style) {
    return new Chat(model, style, limits(), new SplittableRandom(1));
  }

  public static Endpoint responses(ServedModel model) {
    return new Responses(model, chat(model), new SplittableRandom(1));
  }

  private static Limits limits() {
    return new Limits(MAX_CHOICES, Models.VOCABULARY, Models.CONTEXT);
  }

  private static byte[] bytes(String body) {
    return body.replace('\'', '"').getBytes(UTF_8);
  }
}
