package dev.moemesh.expert;

import dev.moemesh.contract.tls.MutualTls;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** The settings of an expert pod. */
@ConfigMapping(prefix = "moe")
public interface ExpertSettings {

  /** The model whose experts it holds. */
  Model model();

  /** {@code auto}, {@code f32} or {@code bf16}; the same in every process. */
  @WithDefault("auto")
  String computeType();

  /** This pod. */
  Pod pod();

  /** The thread of the data plane. */
  Loop loop();

  /** The frames that it sends. */
  Hop hop();

  /** Mutual TLS, where the data plane goes by host and port: all three files, or none. */
  Tls tls();

  /** The model whose experts a pod holds. */
  interface Model {
    /** The Hugging Face directory. */
    Path directory();

    /** The key of its placement. */
    String name();
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

  /** What makes a pod this one. */
  interface Pod {
    /** Which pod of the placement it is. */
    String id();

    /** Where it listens; without it, where the placement says. */
    Optional<String> listen();

    /** Threads that compute; without it, {@code OMP_NUM_THREADS} or as many as there are cores. */
    OptionalInt threads();

    /**
     * Whether the pods of this mesh run on one machine: those that compute for the same call then
     * divide the threads among them.
     */
    @WithDefault("false")
    boolean sharesCores();

    /** While so many bytes of rows wait, no more are taken from the sockets. */
    @WithDefault("268435456")
    long maxBytesInFlight();
  }
}
