package dev.moemesh.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
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

  /** Where the attention worker says whether it is ready; absent, nobody asks. */
  Optional<URI> attentionHealth();
}
