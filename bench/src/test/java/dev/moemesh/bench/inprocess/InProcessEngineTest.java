package dev.moemesh.bench.inprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.bench.load.Recording;
import dev.moemesh.deploy.mesh.MeshException;
import dev.moemesh.deploy.mesh.ProjectRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InProcessEngineTest {
  @TempDir private static Path directory;
  private static InProcessEngine engine;

  @BeforeAll
  static void start() {
    engine =
        InProcessEngine.start(
            ProjectRoot.find().tinyModel(), Map.of(), 1, directory.resolve("engine.log"));
  }

  @AfterAll
  static void end() {
    engine.close();
  }

  @Test
  void requestsThatRunTogetherAllGetTheirTokens() {
    List<CompletableFuture<Recording>> answers =
        IntStream.range(1, 9)
            .mapToObj(stream -> engine.complete(new int[] {stream, 2 * stream, 3}, 3 + stream))
            .toList();

    List<Recording> recordings =
        answers.stream().map(it -> it.orTimeout(60, TimeUnit.SECONDS).join()).toList();

    assertThat(recordings).extracting(Recording::tokens).containsExactly(4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(recordings).allMatch(it -> it.firstTokenNanos() > it.sentNanos());
  }

  @Test
  void aRequestThatCannotBeFailsWithTheReason() {
    CompletableFuture<Recording> answer = engine.complete(new int[] {1_000_000}, 2);

    assertThatThrownBy(() -> answer.orTimeout(60, TimeUnit.SECONDS).join())
        .cause()
        .isInstanceOf(MeshException.class)
        .hasMessageStartingWith("in-process: ");
  }

  @Test
  void aModelThatCannotBeLoadedNamesTheLog() {
    Path log = directory.resolve("failed.log");

    assertThatThrownBy(() -> InProcessEngine.start(directory, Map.of(), 1, log))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining(log.toString());
    assertThat(log).content().contains("config.json");
  }
}
