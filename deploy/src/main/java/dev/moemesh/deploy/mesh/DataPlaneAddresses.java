package dev.moemesh.deploy.mesh;

import dev.moemesh.contract.transport.Address;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Where the router and the pods listen for rows. */
record DataPlaneAddresses(Address router, List<Address> pods) {
  DataPlaneAddresses {
    pods = List.copyOf(pods);
  }

  static DataPlaneAddresses of(MeshSpec spec, MeshPorts ports, Path socketDirectory) {
    return switch (spec.transport()) {
      case UNIX_SOCKETS -> unixSockets(socketDirectory, spec.expertPods());
      case TCP, MUTUAL_TLS -> tcp(ports.data());
    };
  }

  private static DataPlaneAddresses unixSockets(Path directory, int pods) {
    return new DataPlaneAddresses(
        new Address.UnixSocket(directory.resolve("router.sock")),
        IntStream.range(0, pods)
            .<Address>mapToObj(
                pod -> new Address.UnixSocket(directory.resolve("expert-" + pod + ".sock")))
            .toList());
  }

  private static DataPlaneAddresses tcp(List<Integer> ports) {
    List<Address> addresses =
        ports.stream().<Address>map(port -> new Address.HostPort("127.0.0.1", port)).toList();
    return new DataPlaneAddresses(addresses.getFirst(), addresses.subList(1, addresses.size()));
  }
}
