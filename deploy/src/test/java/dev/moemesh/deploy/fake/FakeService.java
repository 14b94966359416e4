package dev.moemesh.deploy.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands in for any service of the mesh: takes the settings that a service takes and answers for
 * its health. Settings of its own name the process that misbehaves: {@code fake.dies}, {@code
 * fake.never-ready}, {@code fake.ignores-signals}. {@code fake.endings} is a file for each to note
 * its end in.
 */
public final class FakeService {
  private static final Duration TO_END = Duration.ofMillis(200);

  private FakeService() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.out.println(name() + " starts");
    if (is("fake.dies")) {
      System.out.println("no weights in sight");
      System.exit(3);
    }
    if (is("fake.ignores-signals")) {
      Runtime.getRuntime().addShutdownHook(new Thread(FakeService::hang));
    }
    String endings = System.getProperty("fake.endings");
    if (endings != null) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> noteEnd(Path.of(endings))));
    }
    HttpServer server = FakeServer.create();
    int status = is("fake.never-ready") ? 503 : 200;
    server.createContext("/q/health/ready", exchange -> answer(exchange, status, ""));
    server.createContext(
        "/metrics",
        exchange -> answer(exchange, 200, "moe_weight_bytes{of=\"experts\"} 1048576.0\n"));
    server.createContext("/v1", new FakeApi());
    server.createContext("/die", exchange -> Runtime.getRuntime().halt(7));
    server.createContext("/settings", exchange -> answer(exchange, 200, settings()));
    server.start();
    new CountDownLatch(1).await();
  }

  /** When it is asked to end, and when it has. */
  private static void noteEnd(Path endings) {
    note(endings, "asked " + name());
    LockSupport.parkNanos(TO_END.toNanos());
    note(endings, "gone " + name());
  }

  private static void note(Path file, String line) {
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String settings() {
    StringBuilder text = new StringBuilder();
    System.getProperties().forEach((key, value) -> text.append(key + "=" + value + "\n"));
    System.getenv().forEach((key, value) -> text.append(key + "=" + value + "\n"));
    return text.toString();
  }

  private static boolean is(String setting) {
    return Arrays.asList(System.getProperty(setting, "").split(",", -1)).contains(name());
  }

  /** What the settings tell about who we are. */
  private static String name() {
    if (System.getProperty("moe.gateway.attention-health") != null) {
      return "gateway";
    }
    if (System.getProperty("moe.router.address") != null) {
      return "attention";
    }
    return System.getProperty("moe.pod.id", "router");
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
