package dev.moemesh.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.gateway.generation.Events;
import dev.moemesh.gateway.mesh.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class ResponsesRoutesTest extends CompanionMesh {
  private static final String RESPONSES = "/v1/responses";

  @Test
  void answersAnInput() {
    attention.answer(_ -> says("good day"));

    JsonNode response = client.post(RESPONSES, "{'input':'hi','instructions':'be kind'}");

    assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo("good day");
    assertThat(response.path("model").asText()).isEqualTo("tiny/mixtral");
    assertThat(model.text().decode(attention.requests().remove().getPromptTokenIdsList(), false))
        .isEqualTo("system: be kind\nuser: hi\nassistant: ");
  }

  @Test
  void streamsNamedEventsWithoutDone() {
    attention.answer(_ -> says("wörld 😀"));

    HttpResponse<String> response = client.send(RESPONSES, "{'input':'hi','stream':true}");

    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    List<String> events = Arrays.asList(response.body().split("\n\n"));
    StringBuilder text = new StringBuilder();
    for (String event : events) {
      List<String> lines = event.lines().toList();
      assertThat(lines).hasSize(2);
      JsonNode data = Client.json(lines.get(1).substring("data: ".length()));
      assertThat(lines.getFirst()).isEqualTo("event: " + data.path("type").asText());
      text.append(data.path("delta").asText(""));
    }
    assertThat(text.toString()).isEqualTo("wörld 😀");
    assertThat(events.getFirst()).startsWith("event: response.created\n");
    assertThat(events.getLast()).startsWith("event: response.completed\n");
  }

  @Test
  void tellsOfAFailureOnTheWayAsAnEvent() {
    attention.answer(
        _ ->
            List.of(
                Events.token(0, 0, model.text().encode("a", false).getFirst()),
                Events.failed("expert_unavailable", "Gone.", false)));

    HttpResponse<String> response = client.send(RESPONSES, "{'input':'hi','stream':true}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("event: response.failed\n")
        .doesNotContain("response.completed")
        .doesNotContain("[DONE]");
  }

  @Test
  void answersAFailureBeforeTheFirstEventWithItsStatus() {
    attention.answer(_ -> List.of(Events.failed("no_token_allowed", "None is left.", true)));

    HttpResponse<String> response = client.send(RESPONSES, "{'input':'hi','stream':true}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Client.json(response.body()).at("/error/code").asText())
        .isEqualTo("no_token_allowed");
  }

  @Test
  void refusesWhatNeedsAMemory() {
    HttpResponse<String> response =
        client.send(RESPONSES, "{'input':'hi','previous_response_id':'resp_1'}");

    JsonNode error = Client.json(response.body()).path("error");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error.path("param").asText()).isEqualTo("previous_response_id");
    assertThat(error.path("code").asText()).isEqualTo("unsupported_parameter");
  }

  private List<TokenEvent> says(String text) {
    return Events.said(model.text().encode(text, false), FinishReason.FINISH_REASON_STOP);
  }
}
