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
          "expected two different ports, found " + clients + " twice");
    }
  }

  /** Finds two free ports. They are not reserved, so that the caller should bind them soon. */
  public static BrokerPorts free() {
    try (ServerSocket clients = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket controller = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new BrokerPorts(clients.getLocalPort(), controller.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "expected two free TCP ports on 127.0.0.1, found none; end processes that hold ports", e);
    }
  }

  /** The broker's address, {@code host:port}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + clients;
  }
}
