package dev.moemesh.gateway.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FairQueueTest {

  @Test
  void servesRequestsOfOneCallerInOrder() {
    FairQueue<String> queue = new FairQueue<>(1);
    add(queue, "a", "a1", "a2", "a3");

    assertThat(serveAll(queue, Map.of(), 10)).containsExactly("a1", "a2", "a3");
  }

  @Test
  void aCallerWithOneRequestWaitsForOneTurnOfACallerWithAHundred() {
    FairQueue<String> queue = new FairQueue<>(1);
    for (int i = 0; i < 100; i++) {
      add(queue, "greedy", "greedy-" + i);
    }
    serve(queue, 50);
    serve(queue, 50);
    add(queue, "modest", "modest");

    List<String> order = serveAll(queue, Map.of(), 50);

    assertThat(order.indexOf("modest")).isLessThanOrEqualTo(1);
    assertThat(order).hasSize(99);
  }

  @Test
  void callersOfEqualWeightGetEqualTokensHoweverManyRequestsTheySend() {
    FairQueue<String> queue = new FairQueue<>(1);
    for (int i = 0; i < 300; i++) {
      add(queue, "short", "short-" + i);
      add(queue, "long", "long-" + i);
    }
    Map<String, Integer> generated = Map.of("short", 10, "long", 100);
    Map<String, Integer> tokens = new HashMap<>();

    for (int i = 0; i < 220; i++) {
      String caller = caller(queue.next().orElseThrow());
      tokens.merge(caller, 1 + 2 * generated.get(caller), Integer::sum);
      queue.generated(caller, generated.get(caller));
      queue.served(caller, 1);
    }

    assertThat(tokens.get("short")).isCloseTo(tokens.get("long"), within(202));
  }

  @Test
  void weightsDivideTheTokens() {
    FairQueue<String> queue = new FairQueue<>(1);
    for (int i = 0; i < 100; i++) {
      queue.add("single", 1, 1, 10, "single-" + i);
      queue.add("triple", 3, 1, 10, "triple-" + i);
    }
    Map<String, Integer> served = new HashMap<>();

    for (int i = 0; i < 80; i++) {
      String caller = caller(queue.next().orElseThrow());
      served.merge(caller, 1, Integer::sum);
      queue.generated(caller, 20);
      queue.served(caller, 1);
    }

    assertThat(served.get("triple")).isCloseTo(60, within(1));
  }

  @Test
  void aLongIdleTimeGivesNoCredit() {
    FairQueue<String> queue = new FairQueue<>(1);
    for (int i = 0; i < 100; i++) {
      add(queue, "busy", "busy-" + i);
    }
    for (int i = 0; i < 50; i++) {
      serve(queue, 1000);
    }
    for (int i = 0; i < 50; i++) {
      add(queue, "late", "late-" + i);
    }

    List<String> order = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String request = queue.next().orElseThrow();
      order.add(caller(request));
      queue.generated(caller(request), 1000);
      queue.served(caller(request), 1);
    }

    assertThat(order).filteredOn("busy"::equals).hasSizeBetween(9, 11);
  }

  @Test
  void leavingAndComingBackSavesNothing() {
    FairQueue<String> queue = new FairQueue<>(1);
    add(queue, "a", "a1");
    serve(queue, 1000);
    for (int i = 0; i < 10; i++) {
      add(queue, "b", "b" + i);
    }
    queue.next();
    add(queue, "a", "a2");

    List<String> order = new ArrayList<>();
    queue.served("b", 1);
    while (order.size() < 3) {
      order.add(serve(queue, 10));
    }

    assertThat(order).contains("a2").doesNotHaveDuplicates();
  }

  @Test
  void boundsThePlacesAndLetsNobodyOvertakeALargeRequest() {
    FairQueue<String> queue = new FairQueue<>(4);
    queue.add("a", 1, 3, 1, "a1");
    queue.add("b", 1, 2, 1, "b1");
    queue.add("c", 1, 1, 5, "c1");

    assertThat(queue.next()).contains("a1");
    assertThat(queue.next()).isEmpty();
    queue.served("a", 3);

    assertThat(queue.next()).contains("b1");
    assertThat(queue.next()).contains("c1");
  }

  @Test
  void aRequestLargerThanAllPlacesGoesAlone() {
    FairQueue<String> queue = new FairQueue<>(4);
    queue.add("a", 1, 128, 1, "a1");
    queue.add("b", 1, 1, 1, "b1");

    assertThat(queue.next()).contains("a1");
    assertThat(queue.next()).isEmpty();
    queue.served("a", 128);
    assertThat(queue.next()).contains("b1");
  }

  @Test
  void whoLeavesTheLineIsNotServed() {
    FairQueue<String> queue = new FairQueue<>(1);
    add(queue, "a", "a1", "a2");

    queue.remove("a", "a1");

    assertThat(queue.waiting("a")).isEqualTo(1);
    assertThat(serveAll(queue, Map.of(), 1)).containsExactly("a2");
  }

  @Test
  void forgetsCallersWhoHaveGone() {
    FairQueue<String> queue = new FairQueue<>(1);
    for (int i = 0; i < 1000; i++) {
      add(queue, "caller-" + i, "caller-" + i + "-request");
      serve(queue, 3);
    }

    assertThat(queue.callers()).isLessThanOrEqualTo(2);
  }

  /**
   * Theorem 4.4 of the paper: the service of two backlogged callers differs by a bounded amount.
   */
  @Test
  void theServiceOfBackloggedCallersNeverDriftsApart() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int places = 1 + random.nextInt(8);
    FairQueue<String> queue = new FairQueue<>(places);
    Map<String, Double> service = new HashMap<>(Map.of("a", 0.0, "b", 0.0, "c", 0.0));
    int most = 200;
    List<String> running = new ArrayList<>();

    for (int step = 0; step < 20_000; step++) {
      for (String caller : service.keySet()) {
        while (queue.waiting(caller) < 3) {
          queue.add(caller, 1, 1, 0, caller + "-" + step);
        }
      }
      queue.next().ifPresent(request -> running.add(caller(request)));
      if (running.size() == places || (random.nextBoolean() && !running.isEmpty())) {
        String caller = running.remove(random.nextInt(running.size()));
        int tokens = random.nextInt(most);
        queue.generated(caller, tokens);
        service.merge(caller, 2.0 * tokens, Double::sum);
        queue.served(caller, 1);
      }
      double spread =
          service.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow()
              - service.values().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
      assertThat(spread).as("seed %d", seed).isLessThanOrEqualTo(2.0 * 2 * most * places);
    }
  }

  private static Offset<Integer> within(int distance) {
    return Offset.offset(distance);
  }

  private static void add(FairQueue<String> queue, String caller, String... requests) {
    for (String request : requests) {
      queue.add(caller, 1, 1, 1, request);
    }
  }

  private static String serve(FairQueue<String> queue, int tokens) {
    String request = queue.next().orElseThrow();
    queue.generated(caller(request), tokens);
    queue.served(caller(request), 1);
    return request;
  }

  private static List<String> serveAll(
      FairQueue<String> queue, Map<String, Integer> tokens, int otherwise) {
    List<String> order = new ArrayList<>();
    for (var next = queue.next(); next.isPresent(); next = queue.next()) {
      String caller = caller(next.get());
      order.add(next.get());
      queue.generated(caller, tokens.getOrDefault(caller, otherwise));
      queue.served(caller, 1);
    }
    return order;
  }

  /** Requests are named a1 or alice-1. */
  private static String caller(String request) {
    int dash = request.lastIndexOf('-');
    return dash > 0 ? request.substring(0, dash) : request.replaceAll("\\d+$", "");
  }
}
