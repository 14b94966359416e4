package dev.moemesh.router;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

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

  /** The frames that it sends. */
  Hop hop();

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

    /** Calls beyond so many bytes of rows in flight are refused. */
    @WithDefault("536870912")
    long maxBytesInFlight();
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
