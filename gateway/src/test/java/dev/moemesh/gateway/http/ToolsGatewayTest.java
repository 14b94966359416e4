package dev.moemesh.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.gateway.generation.Events;
import dev.moemesh.gateway.mesh.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tools and reasoning over HTTP, with a worker that writes what it is told to. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class ToolsGatewayTest extends CompanionMesh {
  private static final String CHAT = "/v1/chat/completions";
  private static final String TOOLS =
      "'messages':[{'role':'user','content':'hi'}],'max_tokens':400,'tools':[{'type':'function','function':{'name':'weather','parameters':{'type':'object','properties':{'city':{'type':'string'}}}}}]";
  private static final String ANSWER =
      """
      <think>Which city?</think>I ask.
      <tool_call>
      {"name": "weather", "arguments": {"city": "Zürich {😀}"}}
      </tool_call>
      <tool_call>
      {"name": "weather", "arguments": {"city": "Bern"}}
      </tool_call>\
      """;

  @Test
  void streamsTheCallsThatItAnswersAtOnce() {
    attention.answer(_ -> says(ANSWER));

    JsonNode choice = client.post(CHAT, "{" + TOOLS + "}").path("choices").path(0);
    List<JsonNode> chunks = client.stream(CHAT, "{" + TOOLS + ",'stream':true}");

    JsonNode message = choice.path("message");
    assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(message.path("reasoning").asText()).isEqualTo("Which city?");
    assertThat(message.path("content").asText()).isEqualTo("I ask.\n");
    Map<Integer, String> whole = new TreeMap<>();
    message
        .path("tool_calls")
        .forEach(call -> whole.put(whole.size(), call.path("function").toString()));
    assertThat(
            Client.json(message.at("/tool_calls/0/function/arguments").asText())
                .path("city")
                .asText())
        .isEqualTo("Zürich {😀}");
    assertThat(Client.joinedContent(chunks)).isEqualTo("I ask.\n");
    assertThat(streamedCalls(chunks)).isEqualTo(whole);
    assertThat(chunks.getLast().at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
  }

  @Test
  void answersSeveralChoicesWithCalls() {
    attention.answer(
        _ -> {
          List<TokenEvent> events = new ArrayList<>();
          for (TokenEvent event : says(ANSWER)) {
            events.add(event);
            events.add(event.toBuilder().setChoice(1).build());
          }
          return events;
        });

    JsonNode answer = client.post(CHAT, "{" + TOOLS + ",'n':2,'parallel_tool_calls':false}");

    assertThat(answer.path("choices")).hasSize(2);
    for (JsonNode choice : answer.path("choices")) {
      assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
      assertThat(choice.at("/message/tool_calls")).hasSize(1);
    }
  }

  @Test
  void sendsTheSchemaOfAForcedCallToTheMesh() throws InterruptedException {
    attention.answer(_ -> says("<think></think>{\"city\": \"Bern\"}"));
    String named = ",'tool_choice':{'type':'function','function':{'name':'weather'}}";

    JsonNode choice = client.post(CHAT, "{" + TOOLS + named + "}").path("choices").path(0);

    InferenceRequest request = attention.requests().poll(10, TimeUnit.SECONDS);
    assertThat(request).isNotNull();
    assertThat(request.getConstraint().getJsonSchema())
        .isEqualTo("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}");
    assertThat(request.getConstraint().getBeginsAfterTokenIdsList())
        .isEqualTo(model.text().encode("</think>", false));
    assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
    assertThat(choice.at("/message/tool_calls/0/function/arguments").asText())
        .isEqualTo("{\"city\": \"Bern\"}");
  }

  @Test
  void tellsOfItsParsers() {
    JsonNode card = Client.json(client.ask("GET", "/v1/models").body()).at("/data/0");

    assertThat(card.path("tool_parser").asText()).isEqualTo("hermes");
    assertThat(card.path("reasoning_parser").asText()).isEqualTo("qwen3");
  }

  @Test
  void refusesAChoiceWithoutTools() {
    assertThat(
            client
                .send(CHAT, "{'messages':[{'role':'user','content':'hi'}],'tool_choice':'auto'}")
                .statusCode())
        .isEqualTo(400);
  }

  private List<TokenEvent> says(String text) {
    return Events.said(model.text().encode(text, false), FinishReason.FINISH_REASON_STOP);
  }

  private static Map<Integer, String> streamedCalls(List<JsonNode> chunks) {
    Map<Integer, String> names = new TreeMap<>();
    Map<Integer, StringBuilder> arguments = new TreeMap<>();
    for (JsonNode chunk : chunks) {
      for (JsonNode call : chunk.at("/choices/0/delta/tool_calls")) {
        int index = call.path("index").asInt();
        if (call.has("id")) {
          names.put(index, call.at("/function/name").asText());
          arguments.put(index, new StringBuilder());
        }
        arguments.get(index).append(call.at("/function/arguments").asText());
      }
    }
    Map<Integer, String> calls = new TreeMap<>();
    names.forEach(
        (index, name) ->
            calls.put(
                index,
                JsonNodeFactory.instance
                    .objectNode()
                    .put("name", name)
                    .put("arguments", arguments.get(index).toString())
                    .toString()));
    return calls;
  }
}
