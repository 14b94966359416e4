package dev.moemesh.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the gateway. */
@ConfigMapping(prefix = "moe.gateway")
public interface GatewaySettings {

  /** The largest body of a request. */
  @WithDefault("8388608")
  int maxBodyBytes();

  /**
   * The most bytes of bodies at a time, all requests together; what comes on top is told to wait.
   */
  @WithDefault("33554432")
  long maxOpenBodyBytes();

  /**
   * The most bytes of tokens and log-probabilities that answers in one piece are put together of.
   */
  @WithDefault("16777216")
  long maxCollectedBytes();

  /** How long a body may take to arrive. */
  @WithDefault("30s")
  Duration bodyTimeout();

  /** How long a request may take, from its body until its answer is sent. */
  @WithDefault("10m")
  Duration requestTimeout();

  /** The most choices of one request: prompts times {@code n}. */
  @WithDefault("128")
  int maxChoices();

  /** The most requests at a time; what comes on top is told to come back. */
  @WithDefault("1024")
  int maxOpenRequests();

  /** The most bytes that wait for a client slower than its stream; beyond, the stream is cut. */
  @WithDefault("1048576")
  int streamBufferBytes();

  /** How long the broker may take to confirm a request. */
  @WithDefault("5s")
  Duration brokerTimeout();

  /**
   * How long no attention worker may be heard before requests end with an error. A worker writes to
   * the log every second.
   */
  @WithDefault("5s")
  Duration workerPatience();

  /**
   * How long open requests may take to finish once the gateway is told to end; then they end with
   * an error.
   */
  @WithDefault("10s")
  Duration shutdownGrace();

  /**
   * How long a stream waits for its first event before its headers are sent. What is refused within
   * that time has its own HTTP status.
   */
  @WithDefault("500ms")
  Duration headersAfter();

  /** How long a stream may be silent before a comment keeps it open; 0 for no comments. */
  @WithDefault("15s")
  Duration keepAlive();

  /**
   * The origins whose pages may call the API from a browser, such as {@code https://app.example};
   * or {@code *} for all. Absent: none.
   */
  Optional<List<String>> corsOrigins();

  /** Whether requests that say nothing are sampled as generation_config.json recommends. */
  @WithDefault("auto")
  GenerationConfigUse generationConfig();

  /** What becomes of the model's generation_config.json. */
  enum GenerationConfigUse {
    /** Its sampling parameters are the defaults of requests. */
    AUTO,
    /** OpenAI's defaults hold. */
    NONE
  }

  /**
   * How the model writes tool calls: {@code auto} (as its chat template shows), {@code hermes},
   * {@code qwen3-coder}, {@code mistral}, {@code llama3}, {@code deepseek-v3} or {@code none}.
   */
  @WithDefault("auto")
  String toolParser();

  /**
   * How the model shows its reasoning: {@code auto} (as its chat template shows), {@code
   * think-tags}, {@code qwen3}, {@code deepseek-r1} or {@code none}, which leaves it in the
   * content.
   */
  @WithDefault("auto")
  String reasoningParser();

  /**
   * Where the attention worker says whether it is ready and how many tokens its KV cache holds;
   * absent, nobody asks.
   */
  Optional<URI> attentionHealth();
}
