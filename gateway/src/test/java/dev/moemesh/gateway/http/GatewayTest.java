package dev.moemesh.gateway.http;

import static dev.moemesh.contract.v1.FinishReason.FINISH_REASON_STOP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.contract.v1.Cancellation;
import dev.moemesh.contract.v1.Failed;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.gateway.generation.Events;
import dev.moemesh.gateway.mesh.BrokerResource;
import dev.moemesh.gateway.mesh.Mesh;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class GatewayTest extends CompanionMesh {
  private static final String COMPLETIONS = "/v1/completions";
  private static final String CHAT = "/v1/chat/completions";

  @Inject Mesh mesh;

  @AfterEach
  void nothingIsOpen() {
    assertThat(mesh.openRequests().ids()).isEmpty();
  }

  @Test
  void completesAPrompt() {
    attention.answer(_ -> says(0, "hello wörld 😀"));

    JsonNode answer = client.post(COMPLETIONS, "{'prompt':'hi','max_tokens':30}");

    JsonNode choice = answer.path("choices").path(0);
    assertThat(choice.path("text").asText()).isEqualTo("hello wörld 😀");
    assertThat(choice.path("finish_reason").asText()).isEqualTo("length");
    assertThat(answer.path("object").asText()).isEqualTo("text_completion");
    assertThat(answer.path("model").asText()).isEqualTo("tiny/mixtral");
    assertThat(answer.path("usage").path("prompt_tokens").asInt())
        .isEqualTo(model.text().encode("hi", true).size());
  }

  @Test
  void repliesToAConversation() {
    attention.answer(_ -> says(0, "good day"));

    JsonNode answer =
        client.post(CHAT, "{'messages':[{'role':'user','content':'hi'}],'max_tokens':30}");

    JsonNode message = answer.path("choices").path(0).path("message");
    assertThat(message.path("role").asText()).isEqualTo("assistant");
    assertThat(message.path("content").asText()).isEqualTo("good day");
    assertThat(answer.path("id").asText()).startsWith("chatcmpl-");
    assertThat(model.text().decode(next(attention.requests()).getPromptTokenIdsList(), false))
        .isEqualTo("user: hi\nassistant: ");
  }

  @Test
  void streamsWhatItWouldHaveAnsweredAtOnce() {
    attention.answer(_ -> says(0, "ünïcödé 😀 text"));
    String fields =
        "'prompt':'hi','logprobs':1,'prompt_logprobs':1,'return_token_ids':true,"
            + "'return_routed_experts':true,'echo':true,'stop':['xt']";

    JsonNode whole = client.post(COMPLETIONS, "{" + fields + "}").path("choices").path(0);
    List<JsonNode> chunks = client.stream(COMPLETIONS, "{" + fields + ",'stream':true}");

    assertThat(whole.path("text").asText()).isEqualTo("hiünïcödé 😀 te");
    assertThat(Client.joinedText(chunks, "text")).isEqualTo(whole.path("text").asText());
    assertThat(Client.joined(chunks, "token_ids")).isEqualTo(Client.list(whole.path("token_ids")));
    assertThat(Client.joined(chunks, "routed_experts"))
        .isEqualTo(Client.list(whole.path("routed_experts")));
    assertThat(Client.joined(chunks, "prompt_logprobs"))
        .isEqualTo(Client.list(whole.path("prompt_logprobs")));
    for (String list : List.of("tokens", "token_logprobs", "top_logprobs", "text_offset")) {
      assertThat(Client.joinedLogprobs(chunks, list))
          .as(list)
          .isEqualTo(Client.list(whole.path("logprobs").path(list)));
    }
  }

  @Test
  void streamsChatInOpenAisOrder() {
    attention.answer(_ -> says(0, "hi you"));

    List<JsonNode> chunks =
        client.stream(
            CHAT,
            "{'messages':[{'role':'user','content':'hi'}],'stream':true,"
                + "'stream_options':{'include_usage':true}}");

    JsonNode first = chunks.getFirst().path("choices").path(0);
    JsonNode last = chunks.get(chunks.size() - 2);
    JsonNode usage = chunks.getLast();
    assertThat(first.path("delta").path("role").asText()).isEqualTo("assistant");
    assertThat(first.path("delta").path("content").asText()).isEmpty();
    assertThat(last.path("choices").path(0).path("finish_reason").asText()).isEqualTo("length");
    assertThat(last.has("usage")).isTrue();
    assertThat(last.path("usage").isNull()).isTrue();
    assertThat(usage.path("choices")).isEmpty();
    assertThat(usage.path("usage").path("completion_tokens").asInt()).isPositive();
    assertThat(Client.joinedContent(chunks)).isEqualTo("hi you");
  }

  @Test
  void answersSeveralPromptsWithSeveralChoices() {
    attention.answer(
        request -> {
          String prompt = model.text().decode(request.getPromptTokenIdsList(), false);
          List<TokenEvent> events = new ArrayList<>();
          for (int choice = 0; choice < request.getChoices(); choice++) {
            events.addAll(says(choice, prompt + choice));
          }
          return events;
        });

    JsonNode answer = client.post(COMPLETIONS, "{'prompt':['a','b'],'n':2}");

    assertThat(answer.path("choices"))
        .extracting(choice -> choice.path("index").asInt() + choice.path("text").asText())
        .containsExactly("0a0", "1a1", "2b0", "3b1");
  }

  @Test
  void endsAChoiceAtItsStopStringAndTellsTheMesh() {
    attention.answer(_ -> openEnded("one two three"));

    JsonNode answer = client.post(COMPLETIONS, "{'prompt':'count','stop':[' two']}");

    JsonNode choice = answer.path("choices").path(0);
    assertThat(choice.path("text").asText()).isEqualTo("one");
    assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
    assertThat(choice.path("stop_reason").asText()).isEqualTo(" two");
    Cancellation cancellation = next(attention.cancellations());
    assertThat(cancellation.getRequestId()).isEqualTo(next(attention.requests()).getRequestId());
    assertThat(cancellation.hasChoice()).isTrue();
  }

  @Test
  void hidesTheEndOfTheSequence() {
    attention.answer(
        _ -> List.of(Events.token(0, 0, 36), Events.token(0, 1, 1), Events.stoppedBy(0, 1, 2)));

    JsonNode choice = client.post(COMPLETIONS, "{'prompt':'hi'}").path("choices").path(0);

    assertThat(choice.path("text").asText()).isEqualTo("!");
    assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
    assertThat(choice.path("stop_reason").isNull()).isTrue();
  }

  @Test
  void dropsEventsThatComeTwice() {
    attention.answer(
        _ -> says(0, "twice").stream().flatMap(event -> List.of(event, event).stream()).toList());

    JsonNode answer = client.post(COMPLETIONS, "{'prompt':'hi'}");

    assertThat(answer.path("choices").path(0).path("text").asText()).isEqualTo("twice");
  }

  @Test
  void keepsTheClientsRequestId() {
    attention.answer(_ -> says(0, "x"));

    HttpResponse<String> response =
        client.send(COMPLETIONS, "{'prompt':'hi'}", "X-Request-Id", "order-17");

    assertThat(response.headers().firstValue("X-Request-Id")).hasValue("order-17");
    assertThat(response.body()).contains("\"id\":\"cmpl-order-17\"");
    assertThat(next(attention.requests()).getRequestId()).startsWith("order-17#");
  }

  @Test
  void tellsConcurrentRequestsOfOneIdApart() {
    attention.answer(
        request -> says(0, model.text().decode(request.getPromptTokenIdsList(), false)));

    List<String> answers =
        IntStream.range(0, 16)
            .parallel()
            .mapToObj(
                i ->
                    client
                        .send(COMPLETIONS, "{'prompt':'p" + i + "'}", "X-Request-Id", "same")
                        .body())
            .toList();

    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i)).contains("\"text\":\"p" + i + "\"");
    }
  }

  @Test
  void answersAFailureBeforeTheFirstTokenWithItsStatus() {
    attention.answer(_ -> List.of(Events.failed("kv_cache_exhausted", "Come back.", false)));

    HttpResponse<String> whole = client.send(COMPLETIONS, "{'prompt':'hi'}");
    HttpResponse<String> streamed = client.send(COMPLETIONS, "{'prompt':'hi','stream':true}");

    assertThat(whole.statusCode()).isEqualTo(503);
    assertThat(whole.headers().firstValue("Retry-After")).isPresent();
    assertThat(whole.body()).contains("kv_cache_exhausted", "service_unavailable");
    assertThat(streamed.statusCode()).isEqualTo(503);
  }

  @Test
  void answersAFailureThatWouldComeAgainWithoutInvitingARetry() {
    Failed failed =
        Failed.newBuilder()
            .setCode("numerical_error")
            .setMessage("Not finite.")
            .setPermanent(true)
            .build();
    attention.answer(
        _ -> List.of(TokenEvent.newBuilder().setRequestId("request").setFailed(failed).build()));

    HttpResponse<String> response = client.send(COMPLETIONS, "{'prompt':'hi'}");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.headers().firstValue("Retry-After")).isEmpty();
    assertThat(response.body()).contains("numerical_error", "internal_error");
  }

  @Test
  void endsAStreamThatFailsWithTheErrorAndDone() {
    attention.answer(
        _ -> List.of(Events.token(0, 0, 36), Events.failed("expert_unavailable", "Gone.", false)));

    List<JsonNode> events = client.stream(COMPLETIONS, "{'prompt':'hi','stream':true}");

    assertThat(events.getLast().path("error").path("code").asText())
        .isEqualTo("expert_unavailable");
  }

  @Test
  void failsClearlyOnAHoleInTheTokens() {
    attention.answer(_ -> List.of(Events.token(0, 0, 36), Events.token(0, 2, 36)));

    HttpResponse<String> response = client.send(COMPLETIONS, "{'prompt':'hi'}");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("token_gap");
    assertThat(next(attention.cancellations()).hasChoice()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancelsTheWorkForAClientThatGoesAway(boolean streaming) throws IOException {
    attention.answer(_ -> List.of(Events.token(0, 0, 36)));
    String body = "{\"prompt\":\"hi\",\"stream\":" + streaming + "}";

    InferenceRequest request;
    try (Socket socket = new Socket(root.getHost(), root.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("POST /v1/completions HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
                      + "Content-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(UTF_8));
      request = next(attention.requests());
    }

    assertThat(next(attention.cancellations()))
        .isEqualTo(Cancellation.newBuilder().setRequestId(request.getRequestId()).build());
  }

  @Test
  void refusesToCollectMoreThanItHasRoomFor() {
    attention.answer(
        _ -> IntStream.range(0, 4000).mapToObj(i -> Events.scoredToken(0, i, 36)).toList());

    HttpResponse<String> response =
        client.send(COMPLETIONS, "{'prompt':'hi','logprobs':1,'max_tokens':4000}");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("overloaded", "stream");
    assertThat(next(attention.cancellations()).hasChoice()).isFalse();
  }

  @Test
  void cutsAStreamWhoseClientDoesNotRead() throws IOException {
    attention.answer(
        _ -> IntStream.range(0, 50_000).mapToObj(i -> Events.scoredToken(0, i, 36)).toList());
    String body = "{\"prompt\":\"hi\",\"stream\":true,\"logprobs\":1,\"ignore_eos\":true}";

    try (Socket socket = new Socket(root.getHost(), root.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("POST /v1/completions HTTP/1.1\r\nHost: test\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(UTF_8));
      InferenceRequest request = next(attention.requests());

      assertThat(next(attention.cancellations()).getRequestId()).isEqualTo(request.getRequestId());
    }
  }

  @Test
  void givesUpWhenItsTimeIsUp() {
    attention.answer(_ -> List.of());

    HttpResponse<String> response = client.send(COMPLETIONS, "{'prompt':'hi'}");

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(response.body()).contains("timeout_error");
    assertThat(next(attention.cancellations()).getRequestId())
        .isEqualTo(next(attention.requests()).getRequestId());
  }

  @Test
  void refusesRoutingThatDoesNotFitTheModel() {
    attention.answer(
        _ ->
            List.of(
                Events.scored(List.of(1, 2, 3)),
                Events.token(0, 0, 36),
                Events.token(0, 1, 36),
                Events.finished(0, FINISH_REASON_STOP, 2)));

    HttpResponse<String> response =
        client.send(COMPLETIONS, "{'prompt':'hi','return_routed_experts':true}");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("routing_mismatch");
  }

  @Test
  void putsAwayRecordsItCannotRead() {
    byte[] garbage = {(byte) 0xff, (byte) 0xff, (byte) 0xff};
    attention.writeRaw("nobody", garbage);
    attention.answer(_ -> says(0, "still here"));

    JsonNode answer = client.post(COMPLETIONS, "{'prompt':'hi'}");

    assertThat(answer.path("choices").path(0).path("text").asText()).isEqualTo("still here");
    assertThat(next(attention.deadLetters())).isEqualTo(garbage);
  }

  private List<TokenEvent> says(int choice, String text) {
    return scored(Events.text(choice, model.text().encode(text, false)), choice);
  }

  /** Prompt scores first, where the request may have asked for them: one token, "hi". */
  private List<TokenEvent> scored(List<TokenEvent> events, int choice) {
    List<TokenEvent> all = new ArrayList<>();
    if (choice == 0) {
      all.add(Events.scored(model.text().encode("hi", true)));
    }
    all.addAll(events);
    return all;
  }

  private List<TokenEvent> openEnded(String text) {
    List<TokenEvent> events = new ArrayList<>(says(0, text));
    events.removeLast();
    return events;
  }

  private static <T> T next(BlockingQueue<T> queue) {
    try {
      T element = queue.poll(20, TimeUnit.SECONDS);
      assertThat(element).as("nothing came in 20 s").isNotNull();
      return element;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Test
  void endsByTheModelsOwnWill() {
    attention.answer(
        _ -> List.of(Events.token(0, 0, 36), Events.finished(0, FINISH_REASON_STOP, 1)));

    JsonNode choice = client.post(COMPLETIONS, "{'prompt':'hi'}").path("choices").path(0);

    assertThat(choice.path("text").asText()).isEqualTo("!");
    assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
  }
}
