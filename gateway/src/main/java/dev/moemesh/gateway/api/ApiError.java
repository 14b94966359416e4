package dev.moemesh.gateway.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * An error as a client sees it: {@code {"error": {message, type, param, code}}} in OpenAI's words.
 *
 * @param status the HTTP status it is answered with
 * @param param the field of the body that is wrong, if one is
 * @param code stable and in snake case, for programs
 */
public record ApiError(
    int status, String type, @Nullable String param, @Nullable String code, String message) {

  private static final String INVALID_REQUEST = "invalid_request_error";

  public ApiError {
    requireNonNull(type, "type is null");
    requireNonNull(message, "message is null");
  }

  /** The body is not what it should be; no single field is to blame. */
  public static ApiError malformed(String message) {
    return new ApiError(400, INVALID_REQUEST, null, "malformed_json", message);
  }

  /** A field has the wrong type or a value out of range. */
  public static ApiError invalid(String param, String message) {
    return new ApiError(400, INVALID_REQUEST, param, "invalid_value", message);
  }

  /** A field asks for something this gateway does not do. */
  public static ApiError unsupported(String param, String message) {
    return new ApiError(400, INVALID_REQUEST, param, "unsupported_parameter", message);
  }

  /** Prompt and wanted tokens do not fit the model's context. */
  public static ApiError contextLengthExceeded(String param, String message) {
    return new ApiError(400, INVALID_REQUEST, param, "context_length_exceeded", message);
  }

  /** The mesh says that the request can never succeed. */
  public static ApiError refused(String code, String message) {
    return new ApiError(400, INVALID_REQUEST, null, code, message);
  }

  public static ApiError modelNotFound(String asked, String served) {
    return new ApiError(
        404,
        "not_found_error",
        "model",
        "model_not_found",
        "The model '%s' does not exist here; this gateway serves '%s'. GET /v1/models lists it."
            .formatted(shortened(asked), served));
  }

  public static ApiError notFound(String path) {
    return new ApiError(
        404,
        "not_found_error",
        null,
        "not_found",
        "There is nothing at %s. GET /openapi.json lists what there is."
            .formatted(shortened(path)));
  }

  public static ApiError methodNotAllowed(String method, String allowed) {
    return new ApiError(
        405,
        INVALID_REQUEST,
        null,
        "method_not_allowed",
        "%s is not allowed here; use %s.".formatted(shortened(method), allowed));
  }

  public static ApiError bodyTimeout() {
    return new ApiError(
        408,
        INVALID_REQUEST,
        null,
        "request_timeout",
        "The body did not arrive in time; send the request again.");
  }

  public static ApiError bodyTooLarge(long limit) {
    return new ApiError(
        413,
        INVALID_REQUEST,
        null,
        "body_too_large",
        "The body is larger than %d bytes; send less, or raise moe.gateway.max-body-bytes."
            .formatted(limit));
  }

  public static ApiError unsupportedMediaType(String found) {
    return new ApiError(
        415,
        INVALID_REQUEST,
        null,
        "unsupported_media_type",
        "Content-Type must be application/json, found %s.".formatted(shortened(found)));
  }

  public static ApiError unsupportedContentEncoding(String found) {
    return new ApiError(
        415,
        INVALID_REQUEST,
        null,
        "unsupported_content_encoding",
        "Content-Encoding must be gzip, deflate or absent, found %s.".formatted(shortened(found)));
  }

  /** A mistake of ours. */
  public static ApiError internal(String code, String message) {
    return new ApiError(500, "internal_error", null, code, message);
  }

  /** It may work in a moment. */
  public static ApiError unavailable(String code, String message) {
    return new ApiError(503, "service_unavailable", null, code, message);
  }

  public static ApiError timedOut(String message) {
    return new ApiError(504, "timeout_error", null, "timeout", message);
  }

  /** Whether asking again later makes sense. */
  public boolean retryable() {
    return status == 503;
  }

  public ObjectNode toJson() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.putObject("error")
        .put("message", message)
        .put("type", type)
        .put("param", param)
        .put("code", code);
    return root;
  }

  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
