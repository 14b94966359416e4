package dev.moemesh.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.regex.Pattern;

/**
 * Reads bodies that come from anywhere: bounded nesting and number length, strict UTF-8, nothing
 * after the object. Of a key given twice the last one counts.
 */
public final class JsonBody {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_NUMBER_LENGTH = 400;
  private static final int MAX_TEXT_LENGTH = 1 << 28;

  private static final String BYTE_ORDER_MARK = "\ufeff";
  private static final Pattern PARSER_SETTINGS =
      Pattern.compile(
          ": enable `[^`]*` to allow|, from `StreamReadConstraints[^`]*`| \\(start marker.*\\)");

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .maxStringLength(MAX_TEXT_LENGTH)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonBody() {}

  /**
   * The body as an object.
   *
   * @throws ApiException if it is not JSON, or not an object
   */
  public static Fields parse(byte[] body) {
    if (read(body) instanceof ObjectNode object) {
      return new Fields(object, "");
    }
    throw new ApiException(ApiError.malformed("The body must be a JSON object."));
  }

  /**
   * The JSON in a string of a body, within the same bounds.
   *
   * @throws ApiException naming {@code param} if it is not JSON
   */
  public static JsonNode nested(String text, String param) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new ApiException(
          ApiError.invalid(
              param,
              "'%s' must be valid JSON in a string: %s."
                  .formatted(param, withoutPeriod(e.getOriginalMessage()))));
    }
  }

  private static JsonNode read(byte[] body) {
    try {
      return MAPPER.readTree(text(body));
    } catch (JsonProcessingException e) {
      var place = e.getLocation();
      throw new ApiException(
          ApiError.malformed(
              "The body is not valid JSON%s: %s."
                  .formatted(
                      place == null
                          ? ""
                          : " (line %d, column %d)"
                              .formatted(place.getLineNr(), place.getColumnNr()),
                      withoutPeriod(e.getOriginalMessage()))));
    } catch (CharacterCodingException e) {
      throw new ApiException(ApiError.malformed("The body is not valid UTF-8."));
    }
  }

  /** Jackson would also take other encodings, and forms of UTF-8 longer than they may be. */
  private static String text(byte[] body) throws CharacterCodingException {
    String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  /** The first line without what only helps those who set up the parser. */
  private static String withoutPeriod(String message) {
    String line = PARSER_SETTINGS.matcher(message.lines().findFirst().orElse("")).replaceAll("");
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
