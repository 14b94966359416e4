package dev.moemesh.gateway.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code GET /openapi.json}: the API as OpenAPI 3.1 describes it. */
public final class OpenApi {
  private static final String RESOURCE = "/openapi.json";

  private OpenApi() {}

  /**
   * The document.
   *
   * @param version of the gateway
   */
  public static ObjectNode document(String version) {
    try (InputStream resource = OpenApi.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException("No openapi.json among the gateway's resources");
      }
      ObjectNode document = (ObjectNode) new ObjectMapper().readTree(resource);
      document.withObject("/info").put("version", version);
      return document;
    } catch (IOException e) {
      throw new UncheckedIOException("The gateway's openapi.json is not readable JSON", e);
    }
  }
}
