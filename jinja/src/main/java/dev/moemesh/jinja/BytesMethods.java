package dev.moemesh.jinja;

import dev.moemesh.jinja.Methods.Method;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Encoding texts, and the methods of the {@code bytes} that this gives. */
final class BytesMethods {
  private static final Map<String, Method<Value.Bytes>> METHODS =
      Map.of(
          "decode", BytesMethods::decode,
          "hex",
              (self, arguments) -> {
                arguments.bind("hex");
                StringBuilder digits = new StringBuilder();
                self.latin1().chars().forEach(value -> digits.append("%02x".formatted(value)));
                return new Value.Str(digits.toString());
              },
          "startswith",
              (self, arguments) ->
                  Value.of(self.latin1().startsWith(other("startswith", arguments))),
          "endswith",
              (self, arguments) -> Value.of(self.latin1().endsWith(other("endswith", arguments))));

  private BytesMethods() {}

  static Optional<Method<Value.Bytes>> named(String name) {
    return Optional.ofNullable(METHODS.get(name));
  }

  private static String other(String method, Arguments arguments) {
    if (arguments.bindPositional(method, "affix").required("affix")
        instanceof Value.Bytes(String latin1)) {
      return latin1;
    }
    throw TemplateException.evaluation(method + " of bytes takes bytes");
  }

  static Value encode(String self, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("encode", "encoding", "errors");
    Charset charset = charset(bound);
    CodingErrorAction action = action(bound);
    try {
      ByteBuffer bytes =
          charset
              .newEncoder()
              .onUnmappableCharacter(action)
              .onMalformedInput(action)
              .encode(CharBuffer.wrap(self));
      return new Value.Bytes(StandardCharsets.ISO_8859_1.decode(bytes).toString());
    } catch (CharacterCodingException _) {
      throw TemplateException.evaluation("The text has characters that " + charset + " lacks");
    }
  }

  private static Value decode(Value.Bytes self, Arguments arguments) {
    Arguments.Bound bound = arguments.bind("decode", "encoding", "errors");
    Charset charset = charset(bound);
    CodingErrorAction action = action(bound);
    try {
      CharBuffer text =
          charset
              .newDecoder()
              .onUnmappableCharacter(action)
              .onMalformedInput(action)
              .decode(StandardCharsets.ISO_8859_1.encode(self.latin1()));
      return new Value.Str(text.toString());
    } catch (CharacterCodingException _) {
      throw TemplateException.evaluation("The bytes are not valid " + charset);
    }
  }

  private static Charset charset(Arguments.Bound bound) {
    String name =
        bound.get("encoding").map(value -> Conversions.text("encode", value)).orElse("utf-8");
    return switch (name.toLowerCase(Locale.ROOT).replace('_', '-')) {
      case "utf-8", "utf8" -> StandardCharsets.UTF_8;
      case "ascii", "us-ascii" -> StandardCharsets.US_ASCII;
      case "latin-1", "latin1", "iso-8859-1" -> StandardCharsets.ISO_8859_1;
      default ->
          throw TemplateException.evaluation(
              "encode and decode know utf-8, ascii and latin-1, found " + name);
    };
  }

  private static CodingErrorAction action(Arguments.Bound bound) {
    String errors =
        bound.get("errors").map(value -> Conversions.text("encode", value)).orElse("strict");
    return switch (errors) {
      case "strict" -> CodingErrorAction.REPORT;
      case "ignore" -> CodingErrorAction.IGNORE;
      case "replace" -> CodingErrorAction.REPLACE;
      default ->
          throw TemplateException.evaluation(
              "encode and decode know the errors strict, ignore and replace, found " + errors);
    };
  }
}
