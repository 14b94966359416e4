package dev.moemesh.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.gateway.generation.Bodies;
import dev.moemesh.gateway.generation.Endpoint;
import dev.moemesh.gateway.parameters.Limits;
import dev.moemesh.gateway.served.Models;
import dev.moemesh.gateway.tokens.Tokenization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The fields of each request in the OpenAPI document against those that its reader looks at. A
 * field that is documented and never looked at must be marked {@code x-ignored}.
 */
class DocumentedFieldsTest {
  private static final JsonNode DOCUMENT = OpenApi.document("test");
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Tokenization TOKENIZATION =
      new Tokenization(Models.tiny(), new Limits(8, Models.VOCABULARY, Models.CONTEXT));

  @Test
  void ofCompletions() {
    compare("CompletionRequest", "{'prompt':'a'}", by(Bodies.completions(Models.tiny())));
  }

  @Test
  void ofChats() {
    compare(
        "ChatRequest",
        "{'messages':[{'role':'user','content':'a'}]}",
        by(Bodies.chat(Models.tiny())));
  }

  @Test
  void ofResponses() {
    compare("ResponsesRequest", "{'input':'a'}", by(Bodies.responses(Models.tiny())));
  }

  @Test
  void ofTokenising() {
    compare(
        "TokenizeRequest", "{'messages':[{'role':'user','content':'a'}]}", TOKENIZATION::tokenize);
  }

  @Test
  void ofDetokenising() {
    compare("DetokenizeRequest", "{'tokens':[97]}", TOKENIZATION::detokenize);
  }

  @Test
  void areAllOnThePageOfTheApi() throws IOException {
    String page = Files.readString(Path.of("../docs/api.md"));
    Set<String> documented = new TreeSet<>();
    Set<String> ignored = new TreeSet<>();
    for (String schema : List.of("CompletionRequest", "ChatRequest")) {
      collect(DOCUMENT.at("/components/schemas/" + schema), documented, ignored);
    }

    assertThat(documented).allMatch(field -> page.contains("`" + field + "`"));
  }

  private static Consumer<Fields> by(Endpoint endpoint) {
    return body -> endpoint.accept(body, Bodies.ID, Bodies.NOW);
  }

  private static void compare(String schema, String body, Consumer<Fields> reader) {
    Watched watched = new Watched(body);
    reader.accept(new Fields(watched, ""));
    Set<String> documented = new TreeSet<>();
    Set<String> ignored = new TreeSet<>();
    collect(DOCUMENT.at("/components/schemas/" + schema), documented, ignored);

    assertThat(documented).as("fields that are read must be documented").containsAll(watched.asked);
    documented.removeAll(watched.asked);
    assertThat(ignored).as("fields that are not read must be marked").containsAll(documented);
  }

  private static void collect(JsonNode schema, Set<String> documented, Set<String> ignored) {
    schema
        .path("properties")
        .properties()
        .forEach(
            field -> {
              documented.add(field.getKey());
              if (field.getValue().path("x-ignored").asBoolean(false)) {
                ignored.add(field.getKey());
              }
            });
    for (JsonNode part : schema.path("allOf")) {
      String reference = part.path("$ref").asText("");
      collect(
          reference.isEmpty() ? part : DOCUMENT.at(reference.substring(1)), documented, ignored);
    }
  }

  /** An object that remembers which fields it was asked for. */
  @SuppressWarnings("unchecked") // ObjectNode's own override of deepCopy
  private static final class Watched extends ObjectNode {
    private static final long serialVersionUID = 1;
    private final Set<String> asked = new TreeSet<>();

    Watched(String body) {
      super(JsonNodeFactory.instance);
      try {
        MAPPER
            .readTree(body.replace('\'', '"'))
            .properties()
            .forEach(field -> set(field.getKey(), field.getValue()));
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        throw new IllegalArgumentException(e);
      }
    }

    @Override
    public JsonNode get(String name) {
      asked.add(name);
      return super.get(name);
    }
  }
}
