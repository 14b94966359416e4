package dev.moemesh.gateway.fairness;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the caller whose request is served next by the virtual token counter (VTC). Source: Sheng
 * et al., "Fairness in Serving Large Language Models", OSDI 2024, Algorithm 2.
 *
 * <p>Each caller has a counter of the service that it has received, divided by its weight. The
 * waiting caller with the smallest counter is next. Idle time gives no credit: the counter of a
 * caller that begins to wait is lifted to the smallest counter of those who wait. If nobody waits,
 * the counter of the last one served counts. Requests of one caller stay in order.
 *
 * <p>Service is counted as in the paper: a prompt token costs {@value #PROMPT_TOKEN_COST} when its
 * request is served, a generated token {@value #GENERATED_TOKEN_COST} when it comes.
 *
 * <p>Each request takes places while it is served. If the next request does not fit into the free
 * places, nobody overtakes it. For one thread at a time.
 */
final class FairQueue<T> {
  static final int PROMPT_TOKEN_COST = 1;
  static final int GENERATED_TOKEN_COST = 2;

  private final int places;
  private final Map<String, Tenant<T>> tenants = new HashMap<>();
  private Tenant<T> lastServed = new Tenant<>();
  private int placesTaken;
  private long arrivals;

  /**
   * @param places of all requests that are served at a time
   */
  FairQueue(int places) {
    this.places = places;
  }

  /** One caller. */
  private static final class Tenant<T> {
    final ArrayDeque<Waiting<T>> waiting = new ArrayDeque<>();
    double counter;
    int weight = 1;
    int served;

    void charge(double cost) {
      counter += cost / weight;
    }

    long oldest() {
      Waiting<T> head = waiting.peek();
      return head == null ? Long.MAX_VALUE : head.arrival();
    }
  }

  private record Waiting<T>(T request, long arrival, int places, int promptTokens) {}

  /**
   * Adds a request.
   *
   * @param weight the caller's share against others
   * @param wanted places that it takes; more than there are count as all of them
   */
  void add(String caller, int weight, int wanted, int promptTokens, T request) {
    forgetIdle();
    Tenant<T> tenant = tenants.computeIfAbsent(caller, _ -> new Tenant<>());
    tenant.weight = weight;
    if (tenant.waiting.isEmpty()) {
      tenant.counter = Math.max(tenant.counter, floor());
    }
    tenant.waiting.add(new Waiting<>(request, arrivals++, Math.min(wanted, places), promptTokens));
  }

  /** Takes out the next request, if there is one that fits; it is served from then on. */
  Optional<T> next() {
    Optional<Tenant<T>> next =
        tenants.values().stream()
            .filter(tenant -> !tenant.waiting.isEmpty())
            .min(
                Comparator.comparingDouble((Tenant<T> tenant) -> tenant.counter)
                    .thenComparingInt(tenant -> tenant.served)
                    .thenComparingLong(Tenant::oldest));
    if (next.isEmpty()) {
      return Optional.empty();
    }
    Tenant<T> tenant = next.get();
    Waiting<T> head = tenant.waiting.element();
    if (head.places() > places - placesTaken) {
      return Optional.empty();
    }
    tenant.waiting.remove();
    tenant.served++;
    lastServed = tenant;
    tenant.charge((double) head.promptTokens() * PROMPT_TOKEN_COST);
    placesTaken += head.places();
    return Optional.of(head.request());
  }

  /** Counts tokens that were generated for a caller. */
  void generated(String caller, int tokens) {
    Tenant<T> tenant = tenants.get(caller);
    if (tenant != null) {
      tenant.charge((double) tokens * GENERATED_TOKEN_COST);
    }
  }

  /**
   * Gives back the places of a request that was served.
   *
   * @param wanted as it was added
   */
  void served(String caller, int wanted) {
    placesTaken -= Math.min(wanted, places);
    Tenant<T> tenant = tenants.get(caller);
    if (tenant != null) {
      tenant.served--;
    }
  }

  /** Takes out a request that no longer waits to be served. */
  void remove(String caller, T request) {
    Tenant<T> tenant = tenants.get(caller);
    if (tenant != null) {
      tenant.waiting.removeIf(waiting -> waiting.request().equals(request));
    }
  }

  /** Requests of a caller that wait. */
  int waiting(String caller) {
    Tenant<T> tenant = tenants.get(caller);
    return tenant == null ? 0 : tenant.waiting.size();
  }

  /** Requests of all callers that wait. */
  int waiting() {
    return tenants.values().stream().mapToInt(tenant -> tenant.waiting.size()).sum();
  }

  int callers() {
    return tenants.size();
  }

  /** What a caller that begins to wait is lifted to. */
  private double floor() {
    return tenants.values().stream()
        .filter(tenant -> !tenant.waiting.isEmpty())
        .mapToDouble(tenant -> tenant.counter)
        .min()
        .orElse(lastServed.counter);
  }

  /** Forgets idle callers whom the lift would bring up anyway; all of them if nothing is open. */
  private void forgetIdle() {
    double floor = floor();
    boolean busy =
        tenants.values().stream()
            .anyMatch(tenant -> tenant.served > 0 || !tenant.waiting.isEmpty());
    tenants
        .values()
        .removeIf(
            tenant ->
                tenant.waiting.isEmpty()
                    && tenant.served == 0
                    && (!busy || tenant.counter <= floor));
  }
}
