package dev.moemesh.deploy.whole;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.moemesh.deploy.fake.Await;
import dev.moemesh.deploy.fake.Run;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Published clients, unmodified, against one mesh; a client that is not installed is skipped. */
@Tag("mesh")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublicClientsTest {
  private static final String MODEL = "tiny-qwen3moe";

  private final EnumSet<PublicClient> installed = EnumSet.noneOf(PublicClient.class);
  private @Nullable TestMesh started;

  @BeforeAll
  void start() throws Exception {
    for (PublicClient client : PublicClient.values()) {
      if (client.installed()) {
        installed.add(client);
      }
    }
    boolean generators =
        Stream.of(LoadGenerator.values()).anyMatch(each -> each.program().isPresent());
    if (generators || !installed.isEmpty()) {
      started = TestMesh.start(MODEL, 2, "--set", "moe.gateway.tool-parser=hermes");
    }
  }

  @AfterAll
  void end() {
    if (started != null) {
      started.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersWhatTheChecksOfAClientAsk(PublicClient client) throws Exception {
    assumeTrue(installed.contains(client), client::remedy);

    Run run = client.check(mesh().url("gateway"), mesh().model());

    assertThat(run.out()).as(run.err()).contains("ok").doesNotContain("FAILED");
    assertThat(run.exitCode()).as(run.err()).isZero();
    hasNoWorkLeft();
  }

  @ParameterizedTest
  @EnumSource
  void carriesTheLoadOf(LoadGenerator generator) throws Exception {
    assumeTrue(generator.program().isPresent(), () -> generator + " is not installed");

    Run run = generator.run(mesh().url("gateway"), mesh().model(), TestMesh.golden(MODEL));

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    hasNoWorkLeft();
  }

  private void hasNoWorkLeft() {
    Await.until(
        "the mesh has no work left", () -> mesh().metric("attention", "moe_requests_active") == 0);
  }

  private TestMesh mesh() {
    return requireNonNull(started, "a client is installed");
  }
}
