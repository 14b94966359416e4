package dev.moemesh.gateway.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Settings of authentication, quotas and sharing. */
@ConfigMapping(prefix = "moe.gateway")
public interface AccessSettings {

  /** A file of API keys, one {@code name=key} a line; it is read again when it changes. */
  Optional<Path> apiKeysFile();

  /** API keys as in the file; commas separate lines too. */
  Optional<String> apiKeys();

  /** Paths, and what is below them, that need no credentials. */
  @WithDefault("/health,/q/health")
  List<String> openPaths();

  /** The allowance of each caller, where its key's line does not say another. */
  Limit limit();

  /** Sharing between callers. */
  Share share();

  /** The most callers with metrics of their own; the others are counted together. */
  @WithDefault("100")
  int maxCallerLabels();

  /** Whether each request leaves a line in the log; absent: where credentials are asked for. */
  Optional<Boolean> audit();

  /** An allowance. What is absent is unlimited. */
  interface Limit {

    /** Requests that generate. */
    OptionalLong requestsPerMinute();

    /** Prompt and generated tokens together. */
    OptionalLong tokensPerMinute();

    /** Requests that generate at a time. */
    OptionalLong concurrentRequests();
  }

  /** Sharing. It begins where there is more than one caller: where credentials are asked for. */
  interface Share {

    /** Sequences that this gateway has in the mesh at a time; more wait, in fair order. */
    @WithDefault("${moe.batch.max-sequences:64}")
    int maxSequences();

    /** Requests of one caller that may wait. */
    @WithDefault("256")
    int maxWaitingRequests();
  }
}
