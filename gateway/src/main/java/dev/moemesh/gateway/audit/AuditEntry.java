package dev.moemesh.gateway.audit;

import java.time.Duration;
import java.time.Instant;

/**
 * The audit record of one request: caller, path and outcome, without content.
 *
 * @param time when the request came
 * @param requestId as the answer's {@code X-Request-Id} names it; may be empty
 * @param key the caller's name; empty where nobody was recognised
 * @param path without its query
 * @param status of the answer
 * @param outcome as in {@code moe_requests_total}
 * @param model that was asked; empty where none was
 */
public record AuditEntry(
    Instant time,
    String requestId,
    String key,
    String remote,
    String method,
    String path,
    int status,
    String outcome,
    String model,
    long promptTokens,
    long generatedTokens,
    Duration duration) {}
