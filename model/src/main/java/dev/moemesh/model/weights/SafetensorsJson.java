package dev.moemesh.model.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.moemesh.model.config.ModelFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Parses the JSON of a safetensors header, token by token, so that a hostile one costs no more than
 * its length.
 */
final class SafetensorsJson {
  private static final int MAX_RANK = 16;
  private static final int MAX_NAME = 4096;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(3)
                  .maxNumberLength(20)
                  .maxNameLength(MAX_NAME)
                  .maxStringLength(SafetensorsHeader.MAX_JSON_BYTES)
                  .build())
          .build();

  private final String source;

  SafetensorsJson(String source) {
    this.source = source;
  }

  /** The tensors in the order of the header; {@code __metadata__} is checked and dropped. */
  List<TensorInfo> parse(byte[] json) {
    if (json.length == 0 || json[0] != '{') {
      throw bad(
          "a header that begins with {", json.length == 0 ? "nothing" : "byte " + (json[0] & 0xff));
    }
    var utf8 =
        new InputStreamReader(new ByteArrayInputStream(json), StandardCharsets.UTF_8.newDecoder());
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      List<TensorInfo> tensors = new ArrayList<>();
      expect(parser.nextToken(), JsonToken.START_OBJECT, "header");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (name.equals("__metadata__")) {
          skipMetadata(parser);
        } else {
          tensors.add(tensor(parser, name));
        }
      }
      if (parser.nextToken() != null) {
        throw bad("nothing after the header's object", String.valueOf(parser.currentToken()));
      }
      return tensors;
    } catch (JsonProcessingException e) {
      throw malformed(e.getOriginalMessage(), e);
    } catch (CharacterCodingException e) {
      throw malformed("bytes that are no UTF-8", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void skipMetadata(JsonParser parser) throws IOException {
    expect(parser.nextToken(), JsonToken.START_OBJECT, "__metadata__");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      expect(parser.nextToken(), JsonToken.VALUE_STRING, "__metadata__");
    }
  }

  private TensorInfo tensor(JsonParser parser, String name) throws IOException {
    String dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    expect(parser.nextToken(), JsonToken.START_OBJECT, name);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      switch (parser.currentName()) {
        case "dtype" -> {
          expect(parser.nextToken(), JsonToken.VALUE_STRING, name);
          dtype = parser.getText();
        }
        case "shape" -> shape = longs(parser, name, MAX_RANK);
        case "data_offsets" -> offsets = longs(parser, name, 2);
        default -> throw bad("dtype, shape and data_offsets of " + name, parser.currentName());
      }
    }
    if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
      throw bad("dtype, shape and two data_offsets of " + name, "an entry without one of them");
    }
    TensorInfo info = new TensorInfo(name, dtype, shape, offsets.getFirst(), offsets.getLast());
    requireSize(info);
    return info;
  }

  private List<Long> longs(JsonParser parser, String name, int limit) throws IOException {
    List<Long> values = new ArrayList<>();
    expect(parser.nextToken(), JsonToken.START_ARRAY, name);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, name);
      long value = parser.getLongValue();
      if (value < 0 || values.size() == limit) {
        throw bad(
            "at most " + limit + " numbers of at least 0 for " + name,
            values.size() + " and " + value);
      }
      values.add(value);
    }
    return values;
  }

  private void requireSize(TensorInfo info) {
    if (info.end() < info.begin()) {
      throw bad(info.name() + " to end after it begins", info.begin() + " to " + info.end());
    }
    int bits = ElementBits.of(info.dtype());
    if (bits == ElementBits.UNKNOWN) {
      return;
    }
    try {
      long size = bits;
      for (long dimension : info.shape()) {
        size = Math.multiplyExact(size, dimension);
      }
      if (size % 8 == 0 && size / 8 == info.byteSize()) {
        return;
      }
    } catch (ArithmeticException e) {
      throw malformed(
          "shape " + info.shape() + " of " + info.name() + ", which no file can hold", e);
    }
    throw bad(
        info.name() + " to have as many bytes as " + info.shape() + " of " + info.dtype(),
        info.byteSize() + " bytes");
  }

  private void expect(@Nullable JsonToken found, JsonToken expected, String where) {
    if (found != expected) {
      throw bad(expected + " in " + where, Objects.toString(found, "the end"));
    }
  }

  private ModelFormatException malformed(String found, Exception cause) {
    ModelFormatException exception = bad("a JSON header", found);
    exception.initCause(cause);
    return exception;
  }

  private ModelFormatException bad(String expected, String found) {
    return SafetensorsHeader.bad(source, expected, found);
  }
}
