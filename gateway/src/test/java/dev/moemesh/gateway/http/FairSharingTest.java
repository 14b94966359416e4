package dev.moemesh.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.gateway.mesh.BrokerResource;
import dev.moemesh.gateway.mesh.WorkerPulse;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** How requests of several keys share the mesh, which has room for one sequence. */
@QuarkusTest
@TestProfile(KeyedMesh.WithKeys.class)
@QuarkusTestResource(BrokerResource.class)
class FairSharingTest extends KeyedMesh {
  private WorkerPulse worker;

  @Test
  void freesThePlaceInTheLineOfWhoeverLeaves() throws Exception {
    attention.answer(_ -> List.of());
    CompletableFuture<HttpResponse<String>> open = later(ALICE);
    InferenceRequest running = next(attention.requests());

    try (Socket shutdown = new Socket(root.getHost(), root.getPort())) {
      shutdown.getOutputStream().write(raw(DAVE, HI));
      awaitWaiting(1);
    }
    awaitWaiting(0);
    attention.answer(_ -> three());
    attention.write(running, three());

    assertThat(open.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(ask(DAVE, HI).statusCode()).isEqualTo(200);
    assertThat(attention.requests()).as("of the one that stayed").hasSize(1);
  }

  @Test
  void writesNoRequestWhoseTurnComesWhenNobodyWorks() throws Exception {
    attention.answer(_ -> List.of());
    CompletableFuture<HttpResponse<String>> running = later(ALICE);
    InferenceRequest written = next(attention.requests());
    CompletableFuture<HttpResponse<String>> waiting = later(DAVE);
    awaitWaiting(1);

    worker.fallSilent();

    assertThat(running.get(20, TimeUnit.SECONDS).body()).contains("worker_unavailable");
    assertThat(waiting.get(20, TimeUnit.SECONDS).body()).contains("worker_unavailable");
    assertThat(attention.requests()).isEmpty();
    assertThat(promptTokens(2))
        .containsOnly(Map.entry("alice", written.getPromptTokenIdsCount()), Map.entry("dave", 0));
    worker.recover();
    client.awaitStatus("/health", 200);
  }

  @Test
  void aKeyWithOneRequestDoesNotWaitForAllOfAGreedyOne() throws Exception {
    attention.answer(_ -> List.of());
    List<CompletableFuture<HttpResponse<String>>> greedy = new ArrayList<>();
    greedy.add(later(ALICE));
    InferenceRequest running = next(attention.requests());
    for (int i = 0; i < 3; i++) {
      greedy.add(later(ALICE));
    }
    awaitWaiting(3);
    CompletableFuture<HttpResponse<String>> modest = later(DAVE);
    awaitWaiting(4);
    attention.answer(_ -> three());

    attention.write(running, three());
    HttpResponse<String> served = modest.get(20, TimeUnit.SECONDS);

    assertThat(served.statusCode()).isEqualTo(200);
    assertThat(greedy.stream().filter(CompletableFuture::isDone).count()).isLessThanOrEqualTo(2);
    for (CompletableFuture<HttpResponse<String>> request : greedy) {
      assertThat(request.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  private void awaitWaiting(int requests) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    String wanted = "moe_gateway_requests_waiting " + requests + ".0";
    while (!metrics().contains(wanted)) {
      assertThat(System.nanoTime()).as(wanted).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** The prompt tokens that were put down of the next requests that generate, by key. */
  private Map<String, Integer> promptTokens(int requests) throws InterruptedException {
    Map<String, Integer> tokens = new TreeMap<>();
    while (tokens.size() < requests) {
      String line = audited.poll(10, TimeUnit.SECONDS);
      assertThat(line).as("nothing more was put down").isNotNull();
      JsonNode entry = Client.json(line);
      if (entry.path("path").asText().equals(COMPLETIONS)) {
        tokens.put(entry.path("key").asText(), entry.path("prompt_tokens").asInt());
      }
    }
    return tokens;
  }

  private static byte[] raw(String key, String body) {
    String json = body.replace('\'', '"');
    return "POST %s HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(COMPLETIONS, key, json.length(), json)
        .getBytes(US_ASCII);
  }
}
