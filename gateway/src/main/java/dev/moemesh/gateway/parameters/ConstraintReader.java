package dev.moemesh.gateway.parameters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.contract.v1.Alternatives;
import dev.moemesh.contract.v1.Constraint;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what the text of each choice must match: OpenAI's {@code response_format}, vLLM's {@code
 * structured_outputs}, and the {@code guided_*} fields that vLLM had before.
 */
final class ConstraintReader {
  private static final String FORMAT = "response_format";
  private static final String OUTPUTS = "structured_outputs";
  private static final String ANY_OBJECT = "{\"type\":\"object\"}";
  private static final int MOST_ALTERNATIVES = 10_000;

  /** A constraint and the field that asks for it. */
  private record Asked(String path, Constraint constraint) {}

  private ConstraintReader() {}

  /**
   * The constraint that the body asks for; empty if any text will do.
   *
   * @throws ApiException naming the field that is wrong, or what in it cannot be followed
   */
  static Optional<Constraint> read(Fields body) {
    List<Asked> asked = new ArrayList<>();
    format(body).ifPresent(asked::add);
    body.fields(OUTPUTS).ifPresent(outputs -> kinds(outputs, "", asked));
    kinds(body, "guided_", asked);
    if (asked.size() > 1) {
      throw invalid(
          asked.get(1).path(),
          "'%s' and '%s' both constrain the text; use one of them."
              .formatted(asked.get(0).path(), asked.get(1).path()));
    }
    return asked.stream()
        .findFirst()
        .map(only -> ConstraintCheck.checked(only.constraint(), only.path()));
  }

  private static Optional<Asked> format(Fields body) {
    Optional<Fields> format = body.fields(FORMAT);
    if (format.isEmpty()) {
      return Optional.empty();
    }
    String type =
        format
            .get()
            .text("type")
            .orElseThrow(
                () ->
                    invalid(
                        FORMAT,
                        "'response_format.type' is missing; it is text, json_object or json_schema."));
    return switch (type) {
      case "text" -> Optional.empty();
      case "json_object" -> Optional.of(new Asked(FORMAT, schema(ANY_OBJECT)));
      case "json_schema" -> Optional.of(formatSchema(format.get()));
      default ->
          throw new ApiException(
              ApiError.unsupported(
                  FORMAT,
                  "'response_format.type' must be text, json_object or json_schema, found '%s'."
                      .formatted(shortened(type))));
    };
  }

  private static Asked formatSchema(Fields format) {
    Optional<Fields> named = format.fields("json_schema");
    JsonNode schema =
        named
            .flatMap(fields -> fields.node("schema"))
            .orElseThrow(
                () ->
                    invalid(
                        FORMAT,
                        "'response_format.json_schema.schema' is missing; put the JSON schema there."));
    named.ifPresent(fields -> fields.flag("strict", true)); // always strict
    return new Asked(FORMAT + ".json_schema.schema", schema(schema.toString()));
  }

  /** vLLM's kinds, which had a common prefix before they stood in one object. */
  private static void kinds(Fields fields, String prefix, List<Asked> asked) {
    boolean compact = prefix.isEmpty() && fields.flag("disable_any_whitespace", false);
    present(fields, prefix + "json")
        .ifPresent(
            node -> {
              String text =
                  node.isTextual()
                      ? Fields.text(node, fields.path(prefix + "json"))
                      : node.toString();
              Constraint schema = schema(text).toBuilder().setCompact(compact).build();
              asked.add(new Asked(fields.path(prefix + "json"), schema));
            });
    if (fields.flag(prefix + "json_object", false)) {
      Constraint object = schema(ANY_OBJECT).toBuilder().setCompact(compact).build();
      asked.add(new Asked(fields.path(prefix + "json_object"), object));
    }
    present(fields, prefix + "regex")
        .ifPresent(
            node -> {
              String path = fields.path(prefix + "regex");
              asked.add(
                  new Asked(
                      path, Constraint.newBuilder().setRegex(Fields.text(node, path)).build()));
            });
    present(fields, prefix + "grammar")
        .ifPresent(
            node -> {
              String path = fields.path(prefix + "grammar");
              asked.add(
                  new Asked(
                      path, Constraint.newBuilder().setGrammar(Fields.text(node, path)).build()));
            });
    present(fields, prefix + "choice")
        .ifPresent(node -> asked.add(choice(node, fields.path(prefix + "choice"))));
    present(fields, prefix + "structural_tag")
        .ifPresent(
            _ -> {
              throw new ApiException(
                  ApiError.unsupported(
                      fields.path(prefix + "structural_tag"),
                      "'structural_tag' is not supported here; use json, regex, choice or grammar."));
            });
  }

  /** An empty text or list is no constraint; an empty schema is one. */
  private static Optional<JsonNode> present(Fields fields, String name) {
    Optional<JsonNode> node = fields.node(name);
    boolean empty =
        node.filter(
                each ->
                    each.isTextual()
                        ? each.textValue().isEmpty()
                        : each.isArray() && each.isEmpty())
            .isPresent();
    if (empty) {
      String path = fields.path(name);
      throw invalid(path, "'%s' must not be empty; leave it out for any text.".formatted(path));
    }
    return node;
  }

  private static Asked choice(JsonNode node, String path) {
    List<String> texts = Fields.list(node, path, MOST_ALTERNATIVES, Fields::text);
    Alternatives alternatives = Alternatives.newBuilder().addAllTexts(texts).build();
    return new Asked(path, Constraint.newBuilder().setAlternatives(alternatives).build());
  }

  private static Constraint schema(String schema) {
    return Constraint.newBuilder().setJsonSchema(schema).build();
  }

  private static ApiException invalid(String path, String message) {
    return new ApiException(ApiError.invalid(path, message));
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
