package dev.moemesh.router;

import dev.moemesh.contract.transport.WireSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** The settings of a router. */
@ConfigMapping(prefix = "moe")
public interface RouterSettings extends WireSettings {

  /** The model whose gates it computes. */
  Model model();

  /** {@code auto}, {@code f32} or {@code bf16}; the same in every process. */
  @WithDefault("auto")
  String computeType();

  /** This router. */
  Router router();

  /** The calls to pods. */
  Compute compute();

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

  /** The calls to pods. */
  interface Compute {
    /** How long a pod may take. */
    @WithDefault("30s")
    Duration timeout();
  }
}
