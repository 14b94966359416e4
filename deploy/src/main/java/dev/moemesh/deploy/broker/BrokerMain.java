package dev.moemesh.deploy.broker;

import com.sun.net.httpserver.HttpServer;
import dev.moemesh.broker.Broker;
import dev.moemesh.broker.BrokerPorts;
import dev.moemesh.deploy.logging.Logging;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * The broker as a process of its own, with the topics of a mesh: {@code BrokerMain <directory>
 * <client port> <controller port> <health port>}. Says that it is ready where the services say it,
 * at {@code /q/health/ready}.
 *
 * <p>SIGTERM ends it at once: its log is as short-lived as the mesh, so there is nothing to put in
 * order.
 */
public final class BrokerMain {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final long NO_BODY = -1;

  private BrokerMain() {}

  /** Runs until it is killed. */
  public static void main(String[] arguments) throws IOException {
    Logging.configure();
    if (arguments.length != 4) {
      System.err.println(
          "usage: BrokerMain <directory> <client port> <controller port> <health port>");
      System.exit(2);
    }
    var ports = new BrokerPorts(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    Broker broker = Broker.start(Path.of(arguments[0]), ports);
    new MeshTopics(broker.bootstrapServers()).create();
    Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    HttpServer health = serveHealth(admin, Integer.parseInt(arguments[3]));
    System.out.println("Kafka listens on " + broker.bootstrapServers());
    broker.awaitShutdown();
    health.stop(0);
    admin.close();
  }

  private static HttpServer serveHealth(Admin admin, int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/q/health",
        exchange -> {
          exchange.sendResponseHeaders(answers(admin) ? OK : UNAVAILABLE, NO_BODY);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static boolean answers(Admin admin) {
    try {
      return !admin.describeCluster().nodes().get(1, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
