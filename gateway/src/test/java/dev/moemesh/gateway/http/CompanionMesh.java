package dev.moemesh.gateway.http;

import dev.moemesh.gateway.mesh.AttentionCompanion;
import dev.moemesh.gateway.served.ServedModel;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What a test over HTTP needs: a gateway that is ready, a client, and a worker that is told what to
 * answer.
 */
abstract class CompanionMesh {
  @TestHTTPResource URI root;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @Inject ServedModel model;

  AttentionCompanion attention;
  Client client;

  @BeforeEach
  void openMesh() {
    attention = new AttentionCompanion(bootstrapServers);
    client = new Client(root);
    client.awaitStatus("/q/health/ready", 200);
  }

  @AfterEach
  void closeMesh() {
    attention.close();
  }
}
