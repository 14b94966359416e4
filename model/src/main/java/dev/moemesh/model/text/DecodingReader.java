package dev.moemesh.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.model.text.TokenSpelling.Replacement;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code decoder} of a {@code tokenizer.json}: the steps from tokens to text. */
final class DecodingReader {
  private static final String STRIP = "Strip";

  private DecodingReader() {}

  /**
   * The decoding that a decoder describes.
   *
   * @param decoder null or missing for a tokenizer without one
   * @throws IllegalArgumentException naming a step that is not known here
   */
  static Decoding read(JsonNode decoder) {
    if (decoder.isNull() || decoder.isMissingNode()) {
      return Decoding.of(new TokenSpelling.Words(), Utf8Text.Invalid.EACH_BYTE);
    }
    List<JsonNode> steps = steps(decoder);
    return switch (type(steps.getFirst())) {
      case "ByteLevel" ->
          only(steps, Decoding.of(new TokenSpelling.ByteLevel(), Utf8Text.Invalid.EACH_BEGINNING));
      case "Metaspace" -> only(steps, metaspace(steps.getFirst()));
      default -> sentencePiece(steps);
    };
  }

  private static List<JsonNode> steps(JsonNode decoder) {
    if (!type(decoder).equals("Sequence")) {
      return List.of(decoder);
    }
    List<JsonNode> steps = new ArrayList<>();
    decoder.path("decoders").forEach(step -> steps.addAll(steps(step)));
    if (steps.isEmpty()) {
      throw unknown(decoder);
    }
    return steps;
  }

  private static Decoding only(List<JsonNode> steps, Decoding decoding) {
    for (JsonNode step : steps.subList(1, steps.size())) {
      if (!type(step).equals("Fuse")) {
        throw unknown(step);
      }
    }
    return decoding;
  }

  private static Decoding metaspace(JsonNode step) {
    boolean atStart =
        step.has("prepend_scheme")
            ? step.get("prepend_scheme").asText().equals("never")
            : !step.path("add_prefix_space").asBoolean(true);
    return Decoding.of(
        new TokenSpelling.Metaspace(step.path("replacement").asText("\u2581"), atStart),
        Utf8Text.Invalid.EACH_BYTE);
  }

  /** Replacements and bytes token by token, then perhaps a fused text that loses its beginning. */
  private static Decoding sentencePiece(List<JsonNode> steps) {
    List<Replacement> replacements = new ArrayList<>();
    boolean byteFallback = false;
    boolean fused = false;
    int stripped = 0;
    int stripCharacter = ' ';
    for (JsonNode step : steps) {
      switch (type(step)) {
        case "Replace" -> replacements.add(replacement(step, byteFallback || fused));
        case "ByteFallback" -> byteFallback = true;
        case "Fuse" -> fused = true;
        case STRIP -> {
          stripped = stripped(step, fused && stripped == 0);
          stripCharacter = step.path("content").asText(" ").codePointAt(0);
        }
        default -> throw unknown(step);
      }
    }
    return Decoding.of(
            new TokenSpelling.SentencePiece(replacements, byteFallback), Utf8Text.Invalid.EACH_BYTE)
        .stripping(stripped, stripCharacter);
  }

  private static Replacement replacement(JsonNode step, boolean late) {
    JsonNode pattern = step.path("pattern").path("String");
    if (late || !pattern.isTextual() || pattern.asText().isEmpty()) {
      throw unknown(step);
    }
    return new Replacement(pattern.asText(), step.path("content").asText());
  }

  private static int stripped(JsonNode step, boolean once) {
    if (!once || step.path("stop").asInt() != 0 || step.path("content").asText(" ").isEmpty()) {
      throw unknown(step);
    }
    return step.path("start").asInt();
  }

  private static String type(JsonNode step) {
    return step.path("type").asText();
  }

  private static IllegalArgumentException unknown(JsonNode step) {
    return new IllegalArgumentException(
        "tokenizer.json has a decoder with a step that this version cannot do, %s: expected ByteLevel, Metaspace, or Replace (of a string), ByteFallback, Fuse and Strip (at the start) in this order; save the tokenizer with one of these"
            .formatted(step));
  }
}
