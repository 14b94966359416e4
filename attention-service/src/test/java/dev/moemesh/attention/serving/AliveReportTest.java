package dev.moemesh.attention.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.contract.v1.WorkerAlive;
import dev.moemesh.testing.InVmKafka;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(MeshForTests.class)
class AliveReportTest {
  private InVmKafka kafka;
  private Written written;

  @BeforeEach
  void open() {
    written = new Written(kafka.bootstrapServers(), MeshForTests.PARTITIONS);
  }

  @AfterEach
  void close() {
    written.close();
  }

  @Test
  void saysAgainAndAgainWhichRequestsItTakes() throws InvalidProtocolBufferException {
    written.until("two reports", () -> reports().size() >= 2);

    assertThat(reports().getLast().getRequestPartitionsList()).containsExactly(0, 1);
    assertThat(reports())
        .extracting(WorkerAlive::getWorkerId)
        .doesNotContain("")
        .containsOnly(reports().getFirst().getWorkerId());
  }

  private List<WorkerAlive> reports() {
    return written.of("").stream().filter(TokenEvent::hasAlive).map(TokenEvent::getAlive).toList();
  }
}
