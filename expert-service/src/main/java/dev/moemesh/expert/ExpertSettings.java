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

  /** What it computes on: {@code cpu}, {@code cuda} or {@code cuda:N}. */
  @WithDefault("cpu")
  String device();

  /** This pod. */
  Pod pod();

  /** The model whose experts a pod holds. */
  interface Model {
    /** The Hugging Face directory. */
    Path directory();

    /** The key of its placement. */
    String name();
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
