package dev.moemesh.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.gateway.generation.Events;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A gateway that asks for API keys, and what a test of it needs. */
abstract class KeyedMesh extends CompanionMesh {
  static final String COMPLETIONS = "/v1/completions";
  static final String HI = "{'prompt':'hi','max_tokens':3}";
  static final String ALICE = "moe-alices-key-0001";
  static final String BOB = "moe-bobs-key-000002";
  static final String CAROL = "moe-carols-key-0003";
  static final String DAVE = "moe-daves-key-00004";

  /** Keys with limits, and room for one sequence in the mesh. */
  public static final class WithKeys implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "moe.gateway.api-keys",
          String.join(
              ",",
              "alice=" + ALICE,
              "bob=" + BOB + " requests=2",
              "carol=" + CAROL + " tokens=100",
              "dave=" + DAVE + " concurrent=1"),
          "moe.gateway.share.max-sequences",
          "1",
          "moe.gateway.share.max-waiting-requests",
          "3");
    }
  }

  final BlockingQueue<String> audited = new LinkedBlockingQueue<>();
  private final Handler auditor = new Auditor(audited);

  @BeforeEach
  void audit() {
    attention.answer(_ -> three());
    Logger.getLogger("moe.audit").addHandler(auditor);
  }

  @AfterEach
  void endAudit() {
    Logger.getLogger("moe.audit").removeHandler(auditor);
  }

  String metrics() {
    return client.ask("GET", "/metrics", "Authorization", "Bearer " + ALICE).body();
  }

  CompletableFuture<HttpResponse<String>> later(String key) {
    CompletableFuture<HttpResponse<String>> answer = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> answer.complete(ask(key, HI)));
    return answer;
  }

  HttpResponse<String> ask(String key, String body) {
    return client.send(COMPLETIONS, body, "Authorization", "Bearer " + key);
  }

  static List<TokenEvent> three() {
    return Events.text(0, List.of(36, 37, 38));
  }

  static InferenceRequest next(BlockingQueue<InferenceRequest> requests)
      throws InterruptedException {
    InferenceRequest request = requests.poll(10, TimeUnit.SECONDS);
    assertThat(request).isNotNull();
    return request;
  }

  /** Keeps what is logged. */
  private static final class Auditor extends Handler {
    private final BlockingQueue<String> lines;

    Auditor(BlockingQueue<String> lines) {
      this.lines = lines;
    }

    @Override
    public void publish(LogRecord logged) {
      lines.add(logged.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
