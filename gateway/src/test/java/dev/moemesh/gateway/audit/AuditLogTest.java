package dev.moemesh.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AuditLogTest {

  @Test
  void isOneLineOfJsonWhateverAClientSends() {
    AuditEntry entry =
        new AuditEntry(
            Instant.parse("2026-01-02T03:04:05.678Z"),
            "order-17",
            "alice",
            "192.0.2.7",
            "POST",
            "/v1/\n{\"key\":\"root\"}",
            200,
            "completed",
            "tiny/mixtral",
            12,
            34,
            Duration.ofMillis(5678));

    assertThat(AuditLog.line(entry))
        .isEqualTo(
            "{\"time\":\"2026-01-02T03:04:05.678Z\",\"request_id\":\"order-17\",\"key\":\"alice\","
                + "\"remote\":\"192.0.2.7\",\"method\":\"POST\","
                + "\"path\":\"/v1/\\n{\\\"key\\\":\\\"root\\\"}\",\"status\":200,"
                + "\"outcome\":\"completed\",\"model\":\"tiny/mixtral\",\"prompt_tokens\":12,"
                + "\"generated_tokens\":34,\"duration_ms\":5678}");
  }
}
