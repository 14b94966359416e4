package dev.moemesh.gateway.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.jboss.logging.Logger;

/** The logger {@code moe.audit}: each entry is one line of JSON. Safe for concurrent use. */
public final class AuditLog {
  private static final Logger LOG = Logger.getLogger("moe.audit");

  /** Writes an entry. */
  public void write(AuditEntry entry) {
    LOG.info(line(entry));
  }

  /** JSON escapes what a client may have put into a path or an id, so that a line stays one. */
  static String line(AuditEntry entry) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("time", entry.time().toString())
        .put("request_id", entry.requestId())
        .put("key", entry.key())
        .put("remote", entry.remote())
        .put("method", entry.method())
        .put("path", entry.path())
        .put("status", entry.status())
        .put("outcome", entry.outcome())
        .put("model", entry.model())
        .put("prompt_tokens", entry.promptTokens())
        .put("generated_tokens", entry.generatedTokens())
        .put("duration_ms", entry.duration().toMillis())
        .toString();
  }
}
