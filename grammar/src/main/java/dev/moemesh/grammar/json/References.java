package dev.moemesh.grammar.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.grammar.GrammarException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what {@code $ref} refers to, within the same document only. For one schema. */
final class References {

  private final JsonNode root;
  private final Map<String, JsonNode> anchors = new HashMap<>();

  References(JsonNode root) {
    this.root = root;
    collect(root);
  }

  /** A schema that refers and stands somewhere else. */
  record Target(JsonNode schema, String path) {}

  private void collect(JsonNode node) {
    JsonNode anchor = node.get("$anchor");
    if (anchor != null && anchor.isTextual()) {
      anchors.put(anchor.textValue(), node);
    }
    node.forEach(this::collect);
  }

  /**
   * What a schema's reference points to.
   *
   * @throws GrammarException if there is nothing, or it lies in another document
   */
  Target resolve(Schema schema) {
    String reference = schema.text("$ref").orElse("#");
    String id = root.path("$id").asText("");
    String local =
        !id.isEmpty() && reference.startsWith(id) ? reference.substring(id.length()) : reference;
    if (!local.isEmpty() && local.charAt(0) != '#') {
      throw schema.unsupported(
          "$ref", "'%s' lies in another document; copy it to $defs".formatted(reference));
    }
    String fragment = local.isEmpty() ? "" : decoded(schema, local.substring(1));
    JsonNode target =
        fragment.isEmpty() || fragment.startsWith("/") ? pointed(fragment) : anchors.get(fragment);
    if (target == null) {
      throw new GrammarException(
          schema.at("$ref"),
          "'$ref' points to '%s', where nothing is: correct it, or add the definition"
              .formatted(reference));
    }
    return new Target(target, fragment.startsWith("/") ? fragment : "");
  }

  private static String decoded(Schema schema, String fragment) {
    try {
      return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw schema.wrong("$ref", "a reference such as #/$defs/name");
    }
  }

  private @Nullable JsonNode pointed(String pointer) {
    JsonNode node = root;
    for (String part : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
      String name = part.replace("~1", "/").replace("~0", "~");
      JsonNode child =
          node.isArray() && name.matches("[0-9]{1,6}")
              ? node.get(Integer.parseInt(name))
              : node.get(name);
      if (child == null) {
        return null;
      }
      node = child;
    }
    return node;
  }
}
