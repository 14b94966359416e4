package dev.moemesh.gateway.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.contract.v1.TokenEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContinuousUsageTest {

  @Test
  void countsTheTokensOfTheChoiceThatAChunkBelongsTo() {
    Accepted accepted =
        Bodies.completion(
            "{'prompt':'pqr','n':2,'max_tokens':2,'stream':true,"
                + "'stream_options':{'include_usage':true,'continuous_usage_stats':true}}");

    List<JsonNode> chunks =
        chunks(
            accepted,
            List.of(
                Events.token(0, 0, 104),
                Events.token(1, 0, 104),
                Events.token(0, 1, 105),
                Events.finished(0, dev.moemesh.contract.v1.FinishReason.FINISH_REASON_LENGTH, 2)));

    assertThat(chunks)
        .extracting(ContinuousUsageTest::usage)
        .containsExactly("3+1=4", "3+1=4", "3+2=5", "3+2=5", "");
  }

  @Test
  void countsFromNothingInChat() {
    Accepted accepted =
        Bodies.chat(
            "{'messages':[{'role':'user','content':'a'}],'stream':true,"
                + "'stream_options':{'continuous_usage_stats':true}}");
    int prompt = accepted.plan().prompts().getFirst().tokenIds().size();

    List<JsonNode> chunks = chunks(accepted, List.of(Events.token(0, 0, 104)));

    assertThat(chunks)
        .extracting(ContinuousUsageTest::usage)
        .containsExactly(prompt + "+0=" + prompt, prompt + "+1=" + (prompt + 1), "");
    assertThat(accepted.plan().parameters().streaming().includeUsage()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'continuous_usage_stats':false}",
        "{'include_usage':false,'continuous_usage_stats':true}"
      })
  void isSilentUnlessAskedFor(String options) {
    Accepted accepted =
        Bodies.completion("{'prompt':'p','stream':true,'stream_options':" + options + "}");

    assertThat(ContinuousUsage.ifAsked(accepted)).isSameAs(accepted.format());
  }

  private static List<JsonNode> chunks(Accepted accepted, List<TokenEvent> events) {
    AnswerFormat format = ContinuousUsage.ifAsked(accepted);
    List<JsonNode> chunks =
        new ArrayList<>(Answering.chunks(new Accepted(accepted.plan(), format), events));
    return chunks;
  }

  private static String usage(JsonNode chunk) {
    JsonNode usage = chunk.path("usage");
    return chunk.path("choices").isEmpty()
        ? ""
        : "%d+%d=%d"
            .formatted(
                usage.path("prompt_tokens").asInt(-1),
                usage.path("completion_tokens").asInt(-1),
                usage.path("total_tokens").asInt(-1));
  }
}
