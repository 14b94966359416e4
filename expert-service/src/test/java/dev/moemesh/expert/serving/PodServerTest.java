package dev.moemesh.expert.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.v1.ExpertGrpc;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import org.junit.jupiter.api.Test;

class PodServerTest {

  private static final Address ANYWHERE = new Address.HostPort("127.0.0.1", 0);

  @Test
  void aServerThatCannotBeBuiltHasAFailure() {
    ServerServiceDefinition notOfFrames =
        ServerServiceDefinition.builder(ExpertGrpc.SERVICE_NAME)
            .addMethod(DataPlane.COMPUTE, (_, _) -> new ServerCall.Listener<>() {})
            .build();
    try (Loop loop = new Loop("pod-loop")) {
      PodServer server = new PodServer(loop, "me", notOfFrames);

      assertThatThrownBy(() -> server.listen(ANYWHERE)).isInstanceOf(IllegalStateException.class);

      assertThat(server.failure().orElseThrow())
          .startsWith("pod me cannot listen on 127.0.0.1:0: ");
    }
  }
}
