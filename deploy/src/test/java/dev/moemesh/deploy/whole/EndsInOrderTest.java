package dev.moemesh.deploy.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.deploy.fake.Await;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of an open stream when a process of its mesh ends. */
@Tag("mesh")
class EndsInOrderTest {
  private static final String MODEL = "tiny-mixtral";
  private static final HttpClient HTTP_1 =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void aGatewayThatEndsFinishesItsStreamsAndTakesNoNewRequests() throws Exception {
    try (TestMesh mesh =
            TestMesh.start(
                MODEL, 1, "--hop-delay", "20ms", "--set", "moe.gateway.shutdown-grace=1m");
        Stream<String> lines = open(mesh, 60)) {
      Iterator<String> events = events(lines);
      String first = events.next();
      assertThat(mesh.process("gateway").destroy()).isTrue();

      Await.until("the gateway is not ready", () -> status(mesh, "/q/health/ready") == 503);
      HttpResponse<String> refused =
          HTTP_1.send(mesh.request("/v1/completions", body(mesh, 1)), BodyHandlers.ofString());
      List<String> rest = rest(events);

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("shutting_down");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(refused.headers().firstValue("Connection")).hasValue("close");
      assertThat(first).contains("\"choices\"");
      assertThat(rest).last().isEqualTo("[DONE]");
      assertThat(rest.get(rest.size() - 2)).contains("\"finish_reason\":\"length\"");
      assertGone(mesh, "gateway");
    }
  }

  @Test
  void aStreamThatTakesLongerThanTheGraceEndsWithAnErrorAndTheWorkerStops() throws Exception {
    try (TestMesh mesh =
            TestMesh.start(
                MODEL, 1, "--hop-delay", "20ms", "--set", "moe.gateway.shutdown-grace=1s");
        Stream<String> lines = open(mesh, 400)) {
      Iterator<String> events = events(lines);
      events.next();
      assertThat(mesh.metric("attention", "moe_requests_active")).isEqualTo(1);
      assertThat(mesh.process("gateway").destroy()).isTrue();

      List<String> rest = rest(events);

      assertThat(rest).last().isEqualTo("[DONE]");
      assertThat(rest.get(rest.size() - 2)).contains("\"code\":\"shutting_down\"");
      Await.until(
          "the worker has heard of it", () -> mesh.metric("attention", "moe_requests_active") == 0);
      assertThat(rest).hasSizeLessThan(300);
      assertGone(mesh, "gateway");
    }
  }

  @ParameterizedTest
  @CsvSource({"attention,worker_unavailable", "broker,broker_unavailable"})
  void aStreamEndsWithAnErrorSoonAfterAProcessThatItNeedsHasDied(String process, String code)
      throws Exception {
    try (TestMesh mesh = TestMesh.start(MODEL, 1, "--hop-delay", "20ms");
        Stream<String> lines = open(mesh, 400)) {
      Iterator<String> events = events(lines);
      events.next();
      assertThat(mesh.process(process).destroyForcibly()).isTrue();
      long killedNanos = System.nanoTime();

      List<String> rest = rest(events);
      Duration silence = Duration.ofNanos(System.nanoTime() - killedNanos);

      assertThat(rest.get(rest.size() - 2)).contains("\"code\":\"" + code + "\"");
      assertThat(silence).isLessThan(Duration.ofSeconds(15));
      assertThat(status(mesh, "/health")).isEqualTo(503);
    }
  }

  private static Stream<String> open(TestMesh mesh, int tokens) throws Exception {
    HttpResponse<Stream<String>> response =
        mesh.client()
            .send(mesh.request("/v1/completions", body(mesh, tokens)), BodyHandlers.ofLines());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private static ObjectNode body(TestMesh mesh, int tokens) {
    return Asking.completion(mesh, TestMesh.cases(MODEL).get(0).get("prompt"), tokens)
        .put("stream", true);
  }

  private static Iterator<String> events(Stream<String> lines) {
    return lines
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring("data: ".length()))
        .iterator();
  }

  private static List<String> rest(Iterator<String> events) {
    List<String> rest = new ArrayList<>();
    events.forEachRemaining(rest::add);
    return rest;
  }

  private static int status(TestMesh mesh, String path) {
    try {
      return mesh.get("gateway", path).statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void assertGone(TestMesh mesh, String process) {
    Await.until(process + " has ended", () -> !mesh.runs(process));
  }
}
