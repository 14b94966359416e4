package dev.moemesh.router;

import dev.moemesh.contract.tls.MutualTls;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The settings of a router. */
@ConfigMapping(prefix = "moe")
public interface RouterSettings {

  /** The model whose gates it computes. */
  Model model();

  /** {@code auto}, {@code f32} or {@code bf16}; the same in every process. */
  @WithDefault("auto")
  String computeType();

  /** This router. */
  Router router();

  /** The calls to pods. */
  Compute compute();

  /** The thread of the data plane. */
  Loop loop();

  /** The frames that it sends. */
  Hop hop();

  /** Mutual TLS, where the data plane goes by host and port: all three files, or none. */
  Tls tls();

  /** The model whose gates a router computes. */
  interface Model {
    /** The Hugging Face directory. */
    Path directory();

    /** The key of its placement. */
    String name();
  }

  /** The router itself. */
  interface Router {
    /** Where it listens: {@code unix:/path.sock} or {@code host:port}. */
    String listen();

    /** While calls hold so many bytes of rows, no more are taken from the sockets. */
    @WithDefault("536870912")
    long maxBytesInFlight();
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

  /** The calls to pods. */
  interface Compute {
    /** How long a pod may take. */
    @WithDefault("30s")
    Duration timeout();
  }
}
