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

  /** What to serve. */
  Model model();

  /** Type of linears, rows and KV cache: {@code auto}, {@code f32} or {@code bf16}. */
  @WithDefault("auto")
  String computeType();

  /** What it computes on: {@code cpu}, {@code cuda} or {@code cuda:N}. */
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

    /** The name it is served under. */
    String name();
  }

  /** The KV cache. */
  interface KeyValueCache {
    /**
     * MiB of keys and values, all layers together; by default what {@link
     * dev.moemesh.attention.memory.CacheRule} gives.
     */
    OptionalLong megabytes();

    /** Whether the experts' weights lie in the memory of this machine too, for the default size. */
    @WithDefault("false")
    boolean besideExperts();

    /** Whether sequences share what the cache holds of equal prefixes. */
    @WithDefault("true")
    boolean reuse();
  }

  /** The batch. */
  interface Batch {
    /** Rows of a step. */
    @WithDefault("512")
    int maxRows();

    /** Rows of prompts in a step in which anything decodes. */
    @WithDefault("256")
    int prefillRowsWhileDecoding();

    /** Micro-batches of a step: {@code auto}, or from 1 to 4. */
    @WithDefault("auto")
    String microBatches();

    /** Running sequences. */
    @WithDefault("64")
    int maxSequences();

    /** Requests taken from the log; more wait there. */
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
    /** How long a MoE layer may take. */
    @WithDefault("30s")
    Duration timeout();

    /** How long requests wait for MoE layers that have gone away, before they fail. */
    @WithDefault("30s")
    Duration patience();
  }
}
