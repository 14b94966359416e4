package dev.moemesh.gateway;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** Which model the mesh serves; the same for each of its services. */
@ConfigMapping(prefix = "moe.model")
public interface ModelSettings {

  /**
   * A Hugging Face model directory; of it the gateway reads the tokenizer, template and configs.
   */
  Path directory();

  /** The name it is served under. */
  String name();
}
