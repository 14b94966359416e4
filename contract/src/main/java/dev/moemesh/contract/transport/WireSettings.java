package dev.moemesh.contract.transport;

import dev.moemesh.contract.tls.MutualTls;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The settings that every process of the data plane has, under the prefix {@code moe}. A service's
 * own settings extend them; docs/architecture.md has the table.
 */
public interface WireSettings {

  /** The thread of the data plane. */
  Loop loop();

  /** The frames that it sends. */
  Hop hop();

  /** Mutual TLS, where the data plane goes by host and port: all three files, or none. */
  Tls tls();

  /** The thread of the data plane. */
  interface Loop {
    /** The processor that it is bound to; without it, the kernel chooses. */
    OptionalInt cpu();
  }

  /** The frames that it sends. */
  interface Hop {
    /** Latency injection: how long each is held back, such as {@code 500us}. */
    Optional<String> delay();
  }

  /** PEM files of mutual TLS. */
  interface Tls {
    /** This process's certificate, and those between it and the authority. */
    Optional<Path> certificate();

    /** Its private key, PKCS #8. */
    Optional<Path> key();

    /** What a peer's certificate must descend from. */
    Optional<Path> authority();

    /** What the three say. */
    default Optional<MutualTls> mutual() {
      return MutualTls.of(certificate(), key(), authority());
    }
  }
}
