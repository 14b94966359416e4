package dev.moemesh.deploy.broker;

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

  /** Where clients find the broker, {@code host:port}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + clients;
  }
}
