package dev.moemesh.bench.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers as the gateway does, with as many tokens as it is asked for, and counts MoE layer calls
 * as the attention service does: one per token, of which each takes 3 µs of compute.
 */
public final class FakeServer implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  private final AtomicLong tokens = new AtomicLong();
  private volatile int ready = 200;
  private volatile String refusal = "";
  private volatile int tokensLeftOut;

  public FakeServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/q/health/ready", exchange -> answer(exchange, ready, ""));
    server.createContext(
        "/v1/models", exchange -> answer(exchange, 200, "{\"data\":[{\"id\":\"fake\"}]}"));
    server.createContext("/metrics", exchange -> answer(exchange, 200, metrics()));
    server.createContext("/v1/completions", this::complete);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Bodies of completion requests, in the order of their arrival. */
  public List<JsonNode> requests() {
    return requests;
  }

  public FakeServer notReady() {
    ready = 503;
    return this;
  }

  public FakeServer refuse(String message) {
    refusal = message;
    return this;
  }

  public FakeServer endEarly() {
    tokensLeftOut = 1;
    return this;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void complete(HttpExchange exchange) throws IOException {
    JsonNode request = MAPPER.readTree(exchange.getRequestBody());
    requests.add(request);
    if (!refusal.isEmpty()) {
      answer(exchange, 400, "{\"error\":{\"message\":\"" + refusal + "\"}}");
      return;
    }
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      event(body, "{\"choices\":[{\"text\":\"\",\"prompt_token_ids\":[1]}]}");
      for (int i = tokensLeftOut; i < request.get("max_tokens").asInt(); i++) {
        tokens.incrementAndGet();
        event(body, "{\"choices\":[{\"text\":\"x\",\"token_ids\":[" + i + "]}]}");
      }
      event(body, "[DONE]");
    }
  }

  private static void event(OutputStream body, String data) throws IOException {
    body.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    body.flush();
  }

  private String metrics() {
    return """
        moe_layer_calls_total %d.0
        moe_layer_nanos_total{part="compute"} %d.0
        """
        .formatted(tokens.get(), tokens.get() * 3000);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
