package dev.moemesh.gateway.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.generation.Accepted;
import dev.moemesh.gateway.generation.Answering;
import dev.moemesh.gateway.generation.Bodies;
import dev.moemesh.gateway.generation.Events;
import dev.moemesh.gateway.generation.StreamEvent;
import dev.moemesh.gateway.served.Models;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponsesFormatTest {
  private static final String BODY = "{'input':'hi','stream':true}";

  @Test
  void answersWithOneMessage() {
    JsonNode response =
        Answering.whole(
            Bodies.response(
                "{'input':'hi','instructions':'be kind','temperature':0.7,'metadata':{'k':'v'},'store':true}"),
            said("good day", FinishReason.FINISH_REASON_STOP));

    assertThat(response.path("id").asText()).isEqualTo("resp_request");
    assertThat(response.path("object").asText()).isEqualTo("response");
    assertThat(response.path("status").asText()).isEqualTo("completed");
    assertThat(response.path("created_at").asLong()).isEqualTo(Bodies.NOW.getEpochSecond());
    assertThat(response.at("/output/0/type").asText()).isEqualTo("message");
    assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo("good day");
    assertThat(response.path("output")).hasSize(1);
    assertThat(response.at("/usage/output_tokens").asInt()).isEqualTo(8);
    assertThat(response.at("/usage/input_tokens_details/cached_tokens").asInt()).isEqualTo(1);
    assertThat(response.path("temperature").asText()).isEqualTo("0.7");
    assertThat(response.path("instructions").asText()).isEqualTo("be kind");
    assertThat(response.at("/metadata/k").asText()).isEqualTo("v");
    assertThat(response.path("store").asBoolean(true)).isFalse();
    assertThat(response.path("error").isNull()).isTrue();
  }

  @Test
  void saysThatAnAnswerWasCut() {
    JsonNode response =
        Answering.whole(
            Bodies.response("{'input':'hi','max_output_tokens':4}"),
            said("good", FinishReason.FINISH_REASON_LENGTH));

    assertThat(response.path("status").asText()).isEqualTo("incomplete");
    assertThat(response.at("/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");
    assertThat(response.at("/output/0/status").asText()).isEqualTo("incomplete");
  }

  @Test
  void streamsItsEventsInOrder() {
    List<StreamEvent.Named> events =
        Answering.named(Bodies.response(BODY), said("yes", FinishReason.FINISH_REASON_STOP));

    assertThat(events)
        .extracting(StreamEvent.Named::name)
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).json().path("sequence_number").asInt()).isEqualTo(i);
      assertThat(events.get(i).json().path("type").asText()).isEqualTo(events.get(i).name());
    }
  }

  @Test
  void endsAStreamWithWhatItWouldHaveAnsweredAtOnce() {
    List<TokenEvent> said = said("wörld 😀", FinishReason.FINISH_REASON_LENGTH);
    List<StreamEvent.Named> events = Answering.named(Bodies.response(BODY), said);

    JsonNode whole = Answering.whole(Bodies.response(BODY), said);
    StreamEvent.Named last = events.getLast();
    assertThat(last.name()).isEqualTo("response.incomplete");
    assertThat(last.json().path("response")).isEqualTo(whole);
    StringBuilder text = new StringBuilder();
    events.forEach(event -> text.append(event.json().path("delta").asText("")));
    assertThat(text.toString()).isEqualTo("wörld 😀");
  }

  @Test
  void isAnEmptyMessageIfNothingWasSaid() {
    JsonNode response =
        Answering.whole(
            Bodies.response(BODY),
            List.of(
                Events.token(0, 0, Models.END),
                Events.finished(0, FinishReason.FINISH_REASON_STOP, 1)));

    assertThat(response.at("/output/0/content/0/text").asText("-")).isEmpty();
  }

  @Test
  void showsLogProbabilitiesWhereTheyAreIncluded() {
    List<TokenEvent> said = Events.text(0, Models.tokens("ab"));
    String body =
        "{'input':'hi','include':['message.output_text.logprobs'],'top_logprobs':1,'stream':true}";

    JsonNode logprobs =
        Answering.whole(Bodies.response(body), said).at("/output/0/content/0/logprobs");
    List<StreamEvent.Named> events = Answering.named(Bodies.response(body), said);

    assertThat(logprobs).hasSize(2);
    assertThat(logprobs.at("/0/token").asText()).isEqualTo("a");
    assertThat(logprobs.at("/0/top_logprobs")).hasSize(1);
    List<JsonNode> streamed = new ArrayList<>();
    events.stream()
        .filter(event -> event.name().equals("response.output_text.delta"))
        .forEach(event -> event.json().path("logprobs").forEach(streamed::add));
    assertThat(streamed).containsExactlyElementsOf(logprobs);
  }

  @Test
  void tellsOfAFailureOnTheWay() {
    Accepted accepted = Bodies.response(BODY);
    int before = Answering.named(accepted, List.of(Events.token(0, 0, 65))).size();

    List<StreamEvent> failure =
        accepted.format().failure(ApiError.unavailable("experts_gone", "Gone."));

    assertThat(failure).hasSize(1);
    JsonNode last = ((StreamEvent.Named) failure.getLast()).json();
    assertThat(last.path("type").asText()).isEqualTo("response.failed");
    assertThat(last.path("sequence_number").asInt()).isEqualTo(before);
    assertThat(last.at("/response/status").asText()).isEqualTo("failed");
    assertThat(last.at("/response/error/code").asText()).isEqualTo("server_error");
    assertThat(last.at("/response/error/type").asText()).isEqualTo("experts_gone");
    assertThat(last.at("/response/error/message").asText()).isEqualTo("Gone.");
  }

  @Test
  void beginsAResponseOfWhichThereIsOnlyAFailure() {
    List<StreamEvent> failure =
        Bodies.response(BODY).format().failure(ApiError.unavailable("experts_gone", "Gone."));

    assertThat(failure)
        .extracting(event -> ((StreamEvent.Named) event).name())
        .containsExactly("response.created", "response.in_progress", "response.failed");
  }

  private static List<TokenEvent> said(String text, FinishReason reason) {
    return Events.said(Models.tokens(text), reason);
  }
}
