package dev.moemesh.attention.serving;

import dev.moemesh.contract.transport.WireSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/** Settings of an attention worker; docs/architecture.md has the table. */
@ConfigMapping(prefix = "moe")
public interface AttentionSettings extends WireSettings {

  /** The model to serve. */
  Model model();

  /** Type of linears, rows and KV cache: {@code auto}, {@code f32} or {@code bf16}. */
  @WithDefault("auto")
  String computeType();

  /** The device: {@code cpu}, {@code cuda} or {@code cuda:N}. */
  @WithDefault("cpu")
  String device();

  /** The KV cache. */
  KeyValueCache kvCache();

  /** The batch. */
  Batch batch();

  /** Where the router is. */
  Router router();

  /** Calls of MoE layers. */
  Route route();

  /** The model. */
  interface Model {
    /** Hugging Face directory. */
    Path directory();

    /** The name that requests carry. */
    String name();
  }

  /** The KV cache. */
  interface KeyValueCache {
    /**
     * MiB of keys and values of all layers; {@link dev.moemesh.attention.memory.CacheRule} gives
     * the default.
     */
    OptionalLong megabytes();

    /** Whether this machine also holds the experts' weights; affects the default size. */
    @WithDefault("false")
    boolean besideExperts();

    /** Whether sequences share the cached blocks of equal prefixes. */
    @WithDefault("true")
    boolean reuse();
  }

  /** The batch. */
  interface Batch {
    /** Most rows of a step. */
    @WithDefault("512")
    int maxRows();

    /** Most rows of prompts in a step with decoding sequences. */
    @WithDefault("256")
    int prefillRowsWhileDecoding();

    /** Micro-batches of a step: {@code auto}, or from 1 to 4. */
    @WithDefault("auto")
    String microBatches();

    /** Most running sequences. */
    @WithDefault("64")
    int maxSequences();

    /** Most open requests; the others wait in the log. */
    @WithDefault("512")
    int maxRequests();
  }

  /** The router. */
  interface Router {
    /** {@code unix:/path.sock} or {@code host:port}. */
    String address();
  }

  /** Calls of MoE layers. */
  interface Route {
    /** Deadline of a MoE layer. */
    @WithDefault("30s")
    Duration timeout();

    /** How long requests wait for unreachable MoE layers before they fail. */
    @WithDefault("30s")
    Duration patience();
  }
}
