package dev.moemesh.deploy.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.deploy.fake.Await;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A mesh that lacks a pod. */
@Tag("mesh")
class MissingPodTest {

  @Test
  void saysThatItIsNotReadyAndWhichExpertsAreMissing() throws Exception {
    try (TestMesh mesh = TestMesh.start("tiny-mixtral", 2)) {
      assertThat(mesh.get("gateway", "/q/health/ready").statusCode()).isEqualTo(200);

      assertThat(mesh.process("expert-1").destroyForcibly()).isTrue();

      for (String process : new String[] {"router", "attention", "gateway"}) {
        Await.until(process + " is not ready", () -> status(mesh, process) == 503);
      }
      assertThat(mesh.get("router", "/q/health/ready").body()).contains("expert");
    }
  }

  private static int status(TestMesh mesh, String process) {
    try {
      return mesh.get(process, "/q/health/ready").statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
