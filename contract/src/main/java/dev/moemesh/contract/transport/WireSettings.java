package dev.moemesh.contract.transport;

import dev.moemesh.contract.tls.MutualTls;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The settings that all processes of the data plane share, under the prefix {@code moe}. The
 * settings of a service extend them; docs/architecture.md has the table.
 */
public interface WireSettings {

  /** The thread of the data plane. */
  Loop loop();

  /** The frames that the process sends. */
  Hop hop();

  /** Mutual TLS for addresses of host and port: all three files, or none. */
  Tls tls();

  /** The thread of the data plane. */
  interface Loop {
    /** The processor that the thread is bound to; by default the kernel chooses. */
    OptionalInt cpu();
  }

  /** The frames that the process sends. */
  interface Hop {
    /** Latency injection: how long each outgoing frame is held, such as {@code 500us}. */
    Optional<String> delay();
  }

  /** PEM files of mutual TLS. */
  interface Tls {
    /** The certificate of this process, followed by the intermediate certificates. */
    Optional<Path> certificate();

    /** The private key, PKCS #8, not encrypted. */
    Optional<Path> key();

    /** The certificates that issue the certificates of peers. */
    Optional<Path> authority();

    /** The three files together; empty if none is set. */
    default Optional<MutualTls> mutual() {
      return MutualTls.of(certificate(), key(), authority());
    }
  }
}
