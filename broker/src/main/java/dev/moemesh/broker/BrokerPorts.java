package dev.moemesh.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * The two TCP ports of a broker on the loopback interface.
 *
 * @param clients for producers, consumers and admins
 * @param controller for the KRaft quorum of one
 */
public record BrokerPorts(int clients, int controller) {
  public BrokerPorts {
    if (clients == controller) {
      throw new IllegalArgumentException(
          "a broker needs two different ports, found " + clients + " twice");
    }
  }

  /** Two ports that were free a moment ago; taken soon, they hardly ever are gone. */
  public static BrokerPorts free() {
    try (ServerSocket clients = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket controller = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new BrokerPorts(clients.getLocalPort(), controller.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException("no two free TCP ports on 127.0.0.1", e);
    }
  }

  /** Where clients find the broker, {@code host:port}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + clients;
  }
}
