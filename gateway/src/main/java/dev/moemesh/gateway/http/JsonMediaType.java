package dev.moemesh.gateway.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which {@code Content-Type} a body of JSON may have. */
final class JsonMediaType {
  private JsonMediaType() {}

  /** Whether a header names JSON; a body without the header is taken as JSON. */
  static boolean accepts(@Nullable String contentType) {
    if (contentType == null) {
      return true;
    }
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json") || type.endsWith("+json");
  }
}
