package dev.moemesh.gateway.access;

import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.RequestId;
import dev.moemesh.gateway.audit.AuditEntry;
import dev.moemesh.gateway.fairness.Turns;
import dev.moemesh.gateway.generation.Plan;
import dev.moemesh.gateway.generation.Usage;
import dev.moemesh.gateway.quota.Quota;
import dev.moemesh.gateway.quota.Refusal;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The access of one request, from authentication to the end of its answer: quota, turn and audit
 * entry. A request that generates calls {@link #enter}, {@link #reserve}, {@link #inTurn} and
 * {@link #sent} in this order. On the request's event loop.
 */
public final class RequestAccess {
  private static final String KEY = RequestAccess.class.getName();

  private final AccessServices shared;
  private final HttpServerRequest request;
  private final Instant since;
  private final boolean open;
  private @Nullable Caller caller;
  private @Nullable Quota quota;
  private Turns.@Nullable Turn turn;
  private String model = "";
  private long promptTokens;
  private long reserved;
  private int generated;
  private boolean generates;
  private boolean began;
  private boolean over;

  private RequestAccess(AccessServices shared, HttpServerRequest request, boolean open) {
    this.shared = shared;
    this.request = request;
    this.open = open;
    this.since = shared.clock().instant();
  }

  /**
   * Begins a visit that ends with the request.
   *
   * @param open whether it is to a path for everyone, which is not worth a line
   */
  static RequestAccess begin(AccessServices shared, RoutingContext context, boolean open) {
    RequestAccess access = new RequestAccess(shared, context.request(), open);
    context.put(KEY, access);
    context.addEndHandler(
        ended ->
            access.end(
                ended.failed()
                    ? "abandoned"
                    : context.response().getStatusCode() < 400 ? "completed" : "refused"));
    return access;
  }

  /** The visit of a request that has come through the door. */
  public static RequestAccess of(RoutingContext context) {
    return Objects.requireNonNull(context.get(KEY), "No request gets past the authenticator");
  }

  void recognised(Caller known) {
    caller = known;
  }

  /** Begins to generate; the error if the caller may not now. */
  public Optional<ApiError> enter() {
    generates = true;
    Caller known = caller();
    Quota own = shared.quotas().of(known.name(), known.allowance());
    Optional<Refusal> refusal = own.enter();
    if (refusal.isEmpty()) {
      quota = own;
    }
    return told(own, refusal);
  }

  /** Takes the tokens that a request may use; the error if the caller may not use them now. */
  public Optional<ApiError> reserve(Plan plan) {
    Quota own = Objects.requireNonNull(quota, "enter comes first");
    long prompt = plan.prompts().stream().mapToLong(each -> each.tokenIds().size()).sum();
    long most =
        plan.prompts().stream()
            .mapToLong(each -> (long) each.maxTokens() * plan.choicesPerPrompt())
            .sum();
    model = plan.model();
    Optional<Refusal> refusal = own.reserve(prompt, most);
    if (refusal.isEmpty()) {
      promptTokens = prompt;
      reserved = own.reservation(prompt, most);
    }
    return told(own, refusal);
  }

  /**
   * Does something when it is this request's turn; at once where there is no line.
   *
   * @return the error if the caller has too many requests waiting
   */
  public Optional<ApiError> inTurn(Plan plan, Context eventLoop, Runnable go) {
    if (shared.turns().isEmpty()) {
      go.run();
      return Optional.empty();
    }
    Caller known = caller();
    Optional<Turns.Turn> place =
        shared
            .turns()
            .get()
            .lineUp(
                known.name(),
                known.weight(),
                plan.prompts().size() * plan.choicesPerPrompt(),
                Math.toIntExact(promptTokens),
                () -> eventLoop.runOnContext(_ -> go(go)));
    place.ifPresent(line -> turn = line);
    return place.isPresent() ? Optional.empty() : Optional.of(tooManyWaiting());
  }

  private void go(Runnable go) {
    if (!over) {
      go.run();
    }
  }

  /** The request goes into the mesh: its prompt counts as used from now on. */
  public void sent() {
    began = true;
  }

  /** A token was generated. */
  public void generated() {
    generated++;
    if (turn != null) {
      turn.generated();
    }
  }

  /** What the whole request used; without it the tokens that were told count. */
  public void used(Usage usage) {
    generated = Math.max(generated, usage.completionTokens());
  }

  /** Ends the visit and puts it down; only the first call counts. */
  public void end(String outcome) {
    if (over) {
      return;
    }
    over = true;
    if (turn != null) {
      turn.leave();
    }
    long prompt = began ? promptTokens : 0;
    if (quota != null) {
      quota.settle(reserved, prompt + generated);
      quota.leave();
      shared.metrics().tokens(caller().name(), prompt, generated);
    }
    if (generates) {
      shared.metrics().request(caller().name(), outcome);
    }
    if (generates || !open) {
      shared.audit().ifPresent(log -> log.write(entry(outcome, prompt)));
    }
  }

  private AuditEntry entry(String outcome, long prompt) {
    HttpServerResponse response = request.response();
    Instant now = shared.clock().instant();
    return new AuditEntry(
        since,
        Objects.toString(response.headers().get(RequestId.HEADER), ""),
        caller == null ? "" : caller.name(),
        request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress(),
        request.method().name(),
        request.path(),
        response.getStatusCode(),
        outcome,
        model,
        prompt,
        generated,
        Duration.between(since, now));
  }

  /** Writes what is left into the answer's headers. */
  private Optional<ApiError> told(Quota own, Optional<Refusal> refusal) {
    HttpServerResponse response = request.response();
    own.headers().forEach(response::putHeader);
    refusal.ifPresent(
        refused -> {
          Duration retryAfter = refused.retryAfter();
          if (retryAfter == null) {
            response.putHeader("x-should-retry", "false");
          } else {
            long seconds = Math.max(1, Math.ceilDiv(retryAfter.toMillis(), 1000L));
            response.putHeader("Retry-After", Long.toString(seconds));
          }
        });
    return refusal.map(Refusal::error);
  }

  private ApiError tooManyWaiting() {
    request.response().putHeader("Retry-After", "1");
    return new ApiError(
        429,
        "requests",
        null,
        "rate_limit_exceeded",
        "This key has as many requests waiting as the gateway keeps; wait for one to end.");
  }

  private Caller caller() {
    return Objects.requireNonNull(caller, "The authenticator lets nobody in whom it does not know");
  }
}
