package dev.moemesh.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** What a server says when it refuses. */
final class Refusals {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int LONGEST = 300;

  private Refusals() {}

  static String message(int status, String body) {
    try {
      return message(MAPPER.readTree(body), body) + " (HTTP status " + status + ")";
    } catch (JsonProcessingException _) {
      return body.substring(0, Math.min(LONGEST, body.length())) + " (HTTP status " + status + ")";
    }
  }

  /** The message of an error in OpenAI's form, else the whole body. */
  static String message(JsonNode json, String body) {
    return json.path("error").path("message").asText(body);
  }
}
