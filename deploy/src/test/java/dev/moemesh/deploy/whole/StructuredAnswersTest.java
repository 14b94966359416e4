package dev.moemesh.deploy.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a whole mesh with random weights answers under a schema. */
@Tag("mesh")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StructuredAnswersTest {

  private TestMesh mesh;

  @BeforeAll
  void start() throws Exception {
    mesh = TestMesh.start("tiny-qwen3moe", 2);
  }

  @AfterAll
  void end() {
    if (mesh != null) {
      mesh.close();
    }
  }

  @Test
  void answersWithADocumentOfTheSchemaUnderRandomWeights() throws Exception {
    JsonNode schema =
        TestMesh.JSON.readTree(
            """
            {"type":"object","properties":{"name":{"type":"string","maxLength":12},"age":{"type":"integer","minimum":18,"maximum":99},
             "tags":{"type":"array","items":{"enum":["a","b"]},"maxItems":3}},
             "required":["name","age","tags"],"additionalProperties":false}
            """);
    for (int seed = 0; seed < 8; seed++) {
      ObjectNode chat = chat("Describe a person.").put("temperature", 1).put("seed", seed);
      chat.putObject("response_format")
          .put("type", "json_schema")
          .putObject("json_schema")
          .put("name", "person")
          .put("strict", true)
          .set("schema", schema);

      JsonNode choice = mesh.ask("/v1/chat/completions", chat).path("choices").path(0);

      String content = choice.path("message").path("content").asText();
      JsonNode person = TestMesh.JSON.readTree(content);
      assertThat(person.path("name").asText()).as(content).hasSizeLessThanOrEqualTo(12);
      assertThat(person.path("age").isInt()).as(content).isTrue();
      assertThat(person.path("age").asInt()).as(content).isBetween(18, 99);
      assertThat(person.path("tags")).as(content).hasSizeLessThanOrEqualTo(3);
      assertThat(choice.path("finish_reason").asText()).as(content).isEqualTo("stop");
    }
  }

  @Test
  void callsAToolWhereOneIsRequiredUnderRandomWeights() throws Exception {
    ObjectNode chat = chat("What is the weather?").put("temperature", 1).put("seed", 3);
    chat.put("tool_choice", "required").put("parallel_tool_calls", false);
    chat.set(
        "tools",
        TestMesh.JSON.readTree(
            """
            [{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":
             {"city":{"type":"string","maxLength":8},"unit":{"enum":["C","F"]}},"required":["city","unit"],"additionalProperties":false}}}]
            """));

    JsonNode choice = mesh.ask("/v1/chat/completions", chat).path("choices").path(0);

    JsonNode calls = choice.path("message").path("tool_calls");
    assertThat(calls).as(choice.toString()).hasSize(1);
    assertThat(calls.path(0).path("function").path("name").asText()).isEqualTo("weather");
    JsonNode arguments =
        TestMesh.JSON.readTree(calls.path(0).path("function").path("arguments").asText());
    assertThat(arguments.path("unit").asText()).as(arguments.toString()).isIn("C", "F");
    assertThat(arguments.path("city").isTextual()).as(arguments.toString()).isTrue();
    assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
  }

  private ObjectNode chat(String question) {
    ObjectNode chat = TestMesh.JSON.createObjectNode().put("model", mesh.model());
    chat.putArray("messages").addObject().put("role", "user").put("content", question);
    return chat.put("max_tokens", 300);
  }
}
