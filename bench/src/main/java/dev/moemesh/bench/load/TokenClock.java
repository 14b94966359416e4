package dev.moemesh.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notes when each token of a stream comes. An event has as many tokens as it has {@code token_ids},
 * whatever its text: that of a token may come late, with the end. Of a server that does not send
 * ids, each event with text counts as one token. For one thread at a time.
 */
final class TokenClock {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String END = "[DONE]";

  private final LongSupplier nanoTime;
  private final int expected;
  private final List<Long> tokenNanos = new ArrayList<>();
  private boolean sendsIds;
  private boolean ended;
  private @Nullable String refusal;

  /**
   * @param expected tokens
   */
  TokenClock(int expected, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.expected = expected;
  }

  void event(String data) {
    long now = nanoTime.getAsLong();
    if (data.equals(END)) {
      ended = true;
      return;
    }
    try {
      JsonNode json = MAPPER.readTree(data);
      if (json.has("error")) {
        refusal = Refusals.message(json, data);
      } else {
        note(tokensIn(json.path("choices").path(0)), now);
      }
    } catch (JsonProcessingException _) {
      refusal = "expected JSON in an event, found " + data;
    }
  }

  Answer answer() {
    if (refusal != null) {
      return new Answer.Refused(refusal);
    }
    if (!ended) {
      return new Answer.Refused(
          "the stream broke off after %d tokens".formatted(tokenNanos.size()));
    }
    if (tokenNanos.size() != expected) {
      return new Answer.Refused(
          "expected %d tokens, found %d; the server must know ignore_eos and have room for prompt and answer"
              .formatted(expected, tokenNanos.size()));
    }
    return new Answer.Streamed(List.copyOf(tokenNanos));
  }

  private void note(int count, long now) {
    for (int i = 0; i < count; i++) {
      tokenNanos.add(now);
    }
  }

  private int tokensIn(JsonNode choice) {
    JsonNode ids = choice.path("token_ids");
    sendsIds |= ids.isArray();
    return sendsIds ? ids.size() : Math.min(1, choice.path("text").asText("").length());
  }
}
