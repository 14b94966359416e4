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

  /** Where the attention worker says whether it is ready; absent, nobody asks. */
  Optional<URI> attentionHealth();
}
