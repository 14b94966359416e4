package dev.moemesh.expert;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

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

  /** The frames that it sends. */
  Hop hop();

  /** The model whose experts a pod holds. */
  interface Model {
    /** The Hugging Face directory. */
    Path directory();

    /** The key of its placement. */
    String name();
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

    /** Frames beyond so many bytes of waiting rows are refused. */
    @WithDefault("268435456")
    long maxBytesInFlight();
  }
}
