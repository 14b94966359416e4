package dev.moemesh.deploy.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.moemesh.deploy.fake.FakeApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatClientTest {
  private final List<String> pieces = new ArrayList<>();
  private HttpServer server;
  private ChatClient client;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1", new FakeApi());
    server.start();
    client = new ChatClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stopServer() {
    client.close();
    server.stop(0);
  }

  @Test
  void asksForTheNameOfTheModel() {
    assertThat(client.model()).isEqualTo("echo");
  }

  @Test
  void showsItsKeyAndSaysWhereItComesFromWhenItIsRefused() {
    List<String> shown = new ArrayList<>();
    server.removeContext("/v1");
    server.createContext(
        "/v1",
        exchange -> {
          shown.add(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] body = "{\"error\": {\"message\": \"No.\"}}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(401, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());

    try (ChatClient guest =
        new ChatClient(url, Optional.of("moe-0123456789abcdef"), Optional.empty())) {
      assertThatThrownBy(guest::model)
          .isInstanceOf(ChatException.class)
          .hasMessage("No. ./moe chat takes it as --api-key KEY, or from MOE_API_KEY.");
    }
    assertThat(shown).containsExactly("Bearer moe-0123456789abcdef");
  }

  @Test
  void streamsAnAnswerPieceByPiece() {
    String answer =
        client.answer("echo", List.of(new Message("user", "hello")), Sampling.of(8), pieces::add);

    assertThat(answer).isEqualTo("1: hello");
    assertThat(pieces).contains("1: ", "hello");
  }

  @Test
  void keepsTheHistoryOfAConversation() {
    ChatHistory conversation = new ChatHistory(client, "echo", Sampling.of(8).withTemperature(0));
    conversation.instruct("be brief");

    conversation.ask("one", pieces::add);
    conversation.ask("two", pieces::add);

    assertThat(String.join("", pieces)).isEqualTo("2: one4: two");
  }

  @Test
  void forgetsAQuestionThatWasRefusedAndSaysWhy() {
    ChatHistory conversation = new ChatHistory(client, "echo", Sampling.of(8));

    assertThatThrownBy(() -> conversation.ask("refuse this", pieces::add))
        .isInstanceOf(ChatException.class)
        .hasMessage("max_tokens: too many");

    conversation.ask("next", pieces::add);
    assertThat(String.join("", pieces)).isEqualTo("1: next");
  }

  @Test
  void goesOnWithPlainTextIfTheModelHasNoChatTemplate() {
    String answer =
        client.answer("plain", List.of(new Message("user", "hello")), Sampling.of(8), pieces::add);

    assertThat(answer).isEqualTo("goes on: user: hello\nassistant:");
  }

  @Test
  void showsReasoningAndKeepsOnlyTheAnswer() {
    server.removeContext("/v1");
    server.createContext(
        "/v1",
        exchange -> {
          byte[] events =
              """
              data: {"choices":[{"delta":{"reasoning":"hm. ","reasoning_content":"hm. "}}]}

              data: {"choices":[{"delta":{"content":"so"}}]}

              data: [DONE]

              """
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, events.length);
          exchange.getResponseBody().write(events);
          exchange.close();
        });

    String answer =
        client.answer("echo", List.of(new Message("user", "hello")), Sampling.of(8), pieces::add);

    assertThat(answer).isEqualTo("so");
    assertThat(String.join("", pieces)).isEqualTo("hm. so");
  }

  @Test
  void breaksAnAnswerOffAndKeepsWhatCame() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    server.removeContext("/v1");
    server.createContext(
        "/v1",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange
              .getResponseBody()
              .write(
                  "data: {\"choices\":[{\"delta\":{\"content\":\"so\"}}]}\n\n"
                      .getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
        });

    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(
            () ->
                client.answer(
                    "echo",
                    List.of(new Message("user", "hello")),
                    Sampling.of(8),
                    text -> first.countDown()));
    assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
    client.cancel();

    assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("so");
  }

  @Test
  void saysThatNobodyAnswers() {
    server.stop(0);

    assertThatThrownBy(() -> client.model())
        .isInstanceOf(ChatException.class)
        .hasMessageContaining("cannot reach http://127.0.0.1:");
  }
}
