package dev.moemesh.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.moemesh.bench.Bench;
import dev.moemesh.bench.fake.FakeServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchCommandTest {
  @TempDir private Path directory;
  private FakeServer server;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void startServer() throws IOException {
    server = new FakeServer();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void aServerIsMeasuredInRoundsThroughAllPhases() throws IOException {
    Path json = directory.resolve("figures/run.json");

    int exitCode =
        run(
            "--url=" + server.url(),
            "--metrics-url=" + server.url() + "/metrics",
            "--concurrency=1,3",
            "--prompt=5",
            "--generate=4",
            "--prefill=9",
            "--repeats=2",
            "--json=" + json);

    assertThat(err.toString()).contains("warm-up: decode, 3 streams", "round 2 of 2: prefill");
    assertThat(exitCode).isZero();
    assertThat(out.toString())
        .contains("steady tok/s", "decode, 1 stream", "decode, 3 streams", "prefill, 9 tokens");
    JsonNode report = new JsonMapper().readTree(Files.readString(json));
    assertThat(report.at("/schema").asInt()).isEqualTo(2);
    assertThat(report.at("/conditions/contenders/0/model/name").asText()).isEqualTo("fake");
    assertThat(report.at("/phases")).hasSize(3);
    assertThat(report.at("/phases/1/streams").asInt()).isEqualTo(3);
    JsonNode decode = report.at("/phases/1/contenders/0");
    assertThat(decode.at("/millisToFirstToken/count").asInt()).isEqualTo(6);
    assertThat(decode.at("/moeLayer/calls").asInt()).isEqualTo(2 * 3 * 4);
    assertThat(decode.at("/moeLayer/microsPerCall/compute").asDouble()).isEqualTo(3);
    assertThat(decode.at("/readBytesPerSecond/median").asDouble()).isGreaterThan(1e8);
    assertThat(report.at("/phases/2/contenders/0/tokensPerSecond/median").asDouble()).isPositive();
  }

  @Test
  void contendersTakeTurnsWithTheSamePromptsAndAreCompared() throws IOException {
    Path json = directory.resolve("run.json");
    try (FakeServer other = new FakeServer()) {
      int exitCode =
          run(
              "--url=" + server.url(),
              "--against=" + other.url(),
              "--concurrency=2",
              "--prompt=5",
              "--generate=16",
              "--prefill=0",
              "--repeats=2",
              "--json=" + json);

      assertThat(exitCode).isZero();
      assertThat(prompts(other)).isEqualTo(prompts(server)).hasSize(2 * 3);
    }
    JsonNode report = new JsonMapper().readTree(Files.readString(json));
    assertThat(report.at("/phases/0/contenders")).hasSize(2);
    JsonNode ratio = report.at("/phases/0/ratios/0");
    assertThat(ratio.at("/of").asText()).isEqualTo(server.url().getAuthority());
    assertThat(ratio.at("/min").asDouble()).isPositive();
    assertThat(out.toString()).contains(server.url().getAuthority() + " ÷ ");
  }

  @Test
  void anOpenLoopIsMeasuredInPlaceOfClosedOnes() throws IOException {
    Path json = directory.resolve("run.json");
    Path page = directory.resolve("run.html");

    int exitCode =
        run(
            "--url=" + server.url(),
            "--rate=200,400",
            "--duration=0.2",
            "--prompt=4",
            "--generate=3",
            "--repeats=1",
            "--warm-up=0",
            "--html=" + page,
            "--json=" + json);

    assertThat(exitCode).isZero();
    assertThat(page).content().contains("Goodput", "open loop, 400 requests/s: first token");
    JsonNode report = new JsonMapper().readTree(Files.readString(json));
    assertThat(report.at("/phases")).hasSize(2);
    JsonNode open = report.at("/phases/1/contenders/0");
    assertThat(open.at("/requests").asInt()).isPositive();
    assertThat(open.at("/requests").asInt() + report.at("/phases/0/contenders/0/requests").asInt())
        .isEqualTo(server.requests().size());
    assertThat(open.at("/millisBetweenTokens/p99").isNumber()).isTrue();
    assertThat(out.toString()).contains("goodput", "open loop, 400 requests/s");
  }

  @Test
  void everyPromptIsAnotherOneOfTheLengthThatIsAskedFor() {
    run("--url=" + server.url(), "--concurrency=2", "--prompt=16", "--prefill=0", "--repeats=3");

    List<JsonNode> requests = server.requests();
    assertThat(requests).hasSize(2 * 4);
    assertThat(requests).allMatch(request -> request.get("ignore_eos").asBoolean());
    assertThat(requests.stream().map(request -> request.get("prompt")).distinct()).hasSize(8);
    assertThat(requests).allMatch(request -> request.get("prompt").size() == 16);
    assertThat(requests.stream().flatMap(BenchCommandTest::ids))
        .allMatch(id -> id.asInt() >= 0 && id.asInt() < 256);
  }

  @Test
  void aMeshThatIsNotReadyIsNotMeasured() {
    server.notReady();

    int exitCode = run("--url=" + server.url());

    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString()).contains("is not ready").hasLineCount(1);
  }

  @Test
  void aRefusalIsTheServersOwnWord() {
    server.refuse("token id 255 is outside of the vocabulary");

    int exitCode = run("--url=" + server.url(), "--concurrency=2");

    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString())
        .contains("token id 255 is outside of the vocabulary (HTTP status 400)")
        .doesNotContain("\tat ");
  }

  @Test
  void aServerThatStopsEarlyIsNotMeasured() {
    server.endEarly();

    int exitCode = run("--url=" + server.url(), "--generate=8");

    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString()).contains("expected 8 tokens, found 7");
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    String url = server.url().toString();
    server.close();

    int exitCode = run("--url=" + url);

    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString()).contains("cannot reach " + url).hasLineCount(1);
  }

  @Test
  void writeOnlyPrintsWhereTheModelIs() {
    Path model = directory.resolve("model");

    int exitCode =
        run(
            "--random=qwen2_moe",
            "--hidden=32",
            "--ffn=16",
            "--layers=1",
            "--experts=4",
            "--heads=4",
            "--kv-heads=2",
            "--vocab=300",
            "--out=" + model,
            "--write-only");

    assertThat(exitCode).isZero();
    assertThat(out.toString().strip()).isEqualTo(model.toString());
    assertThat(model.resolve("model.safetensors")).isRegularFile();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --random=llama                      | expected mixtral, qwen2_moe, qwen3_moe or olmoe
          --random=mixtral --heads=3          | --hidden: expected a multiple of --heads
          --random=mixtral --dtype=int8       | --dtype: expected bf16, f32 or f16
          --random=mixtral /some/where        | found both
          /not/there                          | expected a model directory
          --generate=1                        | --generate: expected at least 2
          --concurrency=0                     | --concurrency: expected at least 1
          --metrics-url=http://127.0.0.1:1    | goes with --url
          --url=http://h --expert-pods=3      | leave them out with --url
          --url=localhost                     | expected such as http://127.0.0.1:8080
          --url=http://h --in-process         | leave them out with --url
          --dense                             | --dense goes with --random
          --hop-delay=soon                    | expected a time such as 1ms
          --against=localhost                 | --against: expected such as
          --rate=0                            | --rate: expected more than 0
          --goal-first-token=0                | expected more than 0 ms
          """)
  void wrongArgumentsGetOneLineThatSaysWhatIsExpected(String arguments, String expected) {
    int exitCode = run(arguments.split(" ", -1));

    assertThat(exitCode).isNotZero();
    assertThat(err.toString()).startsWith("moe: ").contains(expected).hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({"--hidden=64", "--concurrency=many", "--no-such-option"})
  void argumentsThatCannotBeReadAreUsageErrors(String argument) {
    int exitCode = run(argument);

    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).startsWith("moe: ").hasLineCount(1);
  }

  private int run(String... arguments) {
    return Bench.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  /** Sorted, as those of one phase arrive in any order. */
  private static List<String> prompts(FakeServer server) {
    return server.requests().stream().map(it -> it.get("prompt").toString()).sorted().toList();
  }

  private static Stream<JsonNode> ids(JsonNode request) {
    return StreamSupport.stream(request.get("prompt").spliterator(), false);
  }
}
