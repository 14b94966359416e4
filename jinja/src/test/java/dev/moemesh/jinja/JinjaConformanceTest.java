package dev.moemesh.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Templates with what Jinja2 3.1.6 gave for them, set up as Hugging Face transformers sets it up
 * (Python 3.11). {@code conformance.json} holds whole conversations and the language; {@code
 * builtins.json} every filter, test, method, operator and format with arguments of every kind,
 * chosen from 54,000 snippets that were compared.
 */
class JinjaConformanceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC);

  @TestFactory
  Stream<DynamicTest> itRendersWhatJinjaRenders() throws IOException {
    return cases("conformance.json");
  }

  @TestFactory
  Stream<DynamicTest> itsBuiltinsGiveWhatThoseOfJinjaGive() throws IOException {
    return cases("builtins.json");
  }

  private Stream<DynamicTest> cases(String file) throws IOException {
    try (InputStream resource = getClass().getResourceAsStream(file)) {
      JsonNode suite = JSON.readTree(resource);
      return StreamSupport.stream(suite.get("cases").spliterator(), false)
          .map(node -> new Case(node, suite))
          .map(given -> DynamicTest.dynamicTest(given.name(), given::check));
    }
  }

  private record Case(JsonNode node, JsonNode suite) {
    String name() {
      return "'" + node.path("named").asText(template()) + "' " + node.path("variables");
    }

    void check() {
      try {
        String rendered = render();
        assertThat(node.has("fails")).as("should fail, gave " + rendered).isFalse();
        assertThat(rendered).isEqualTo(node.get("expected").asText());
      } catch (TemplateException failure) {
        assertThat(node.has("fails")).as(failure.getMessage()).isTrue();
      }
    }

    private String template() {
      return node.has("named")
          ? suite.get("templates").get(node.get("named").asText()).asText()
          : node.get("template").asText();
    }

    private String render() {
      ObjectNode variables = suite.get("variables").deepCopy();
      if (node.has("conversation")) {
        variables.set("messages", suite.get("conversations").get(node.get("conversation").asInt()));
      }
      if (node.has("variables")) {
        variables.setAll((ObjectNode) node.get("variables"));
      }
      Map<String, Object> data = JSON.convertValue(variables, new TypeReference<>() {});
      return Template.parse(template()).render(data, RenderLimits.DEFAULT, CLOCK);
    }
  }
}
