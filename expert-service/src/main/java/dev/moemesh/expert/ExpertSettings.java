package dev.moemesh.expert;

import dev.moemesh.contract.transport.WireSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** The settings of an expert pod. */
@ConfigMapping(prefix = "moe")
public interface ExpertSettings extends WireSettings {

  /** The model whose experts it holds. */
  Model model();

  /** {@code auto}, {@code f32} or {@code bf16}; the same in every process. */
  @WithDefault("auto")
  String computeType();

  /** The device: {@code cpu}, {@code cuda} or {@code cuda:N}. */
  @WithDefault("cpu")
  String device();

  /** This pod. */
  Pod pod();

  /** The model whose experts a pod holds. */
  interface Model {
    /** The Hugging Face directory. */
    Path directory();

    /** The key of the model's placement. */
    String name();
  }

  /** Settings of this pod. */
  interface Pod {
    /** The pod's name in the placement. */
    String id();

    /** The address to listen on; the placement's by default. */
    Optional<String> listen();

    /** Threads that compute; {@code OMP_NUM_THREADS} or the number of cores by default. */
    OptionalInt threads();

    /**
     * Whether the pods of this mesh run on one machine. Pods that compute for the same call then
     * divide the threads.
     */
    @WithDefault("false")
    boolean sharesCores();

    /** High-water mark of waiting rows in bytes: beyond it the pod reads no further frame. */
    @WithDefault("268435456")
    long maxBytesInFlight();
  }
}
