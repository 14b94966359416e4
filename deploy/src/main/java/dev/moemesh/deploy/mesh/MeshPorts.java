package dev.moemesh.deploy.mesh;

import dev.moemesh.broker.BrokerPorts;
import dev.moemesh.deploy.process.FreePorts;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The TCP ports of a mesh on 127.0.0.1.
 *
 * @param brokerHealth where the broker process says whether it is ready
 * @param gateway the API
 * @param experts HTTP ports of the pods
 * @param data one port for the router and one for each pod, for rows
 */
record MeshPorts(
    BrokerPorts broker,
    int brokerHealth,
    int gateway,
    int router,
    int attention,
    List<Integer> experts,
    List<Integer> data) {
  private static final int FIXED = 6;

  MeshPorts {
    experts = List.copyOf(experts);
    data = List.copyOf(data);
  }

  /** Free ports for a mesh; its API listens where the specification says. */
  static MeshPorts choose(int apiPort, int expertPods) {
    Iterator<Integer> free = FreePorts.take(FIXED + 2 * expertPods + 1).iterator();
    return new MeshPorts(
        new BrokerPorts(free.next(), free.next()),
        free.next(),
        apiPort == 0 ? free.next() : apiPort,
        free.next(),
        free.next(),
        Stream.generate(free::next).limit(expertPods).toList(),
        Stream.generate(free::next).limit(expertPods + 1L).toList());
  }
}
