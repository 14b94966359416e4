package dev.moemesh.gateway.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.gateway.answer.AnswerStyle;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.api.JsonBody;
import dev.moemesh.gateway.generation.Accepted;
import dev.moemesh.gateway.generation.Answering;
import dev.moemesh.gateway.generation.Bodies;
import dev.moemesh.gateway.generation.Events;
import dev.moemesh.gateway.generation.StreamEvent;
import dev.moemesh.gateway.reasoning.ReasoningFormat;
import dev.moemesh.gateway.served.Models;
import dev.moemesh.gateway.tools.ToolFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a model of Qwen3's kind writes, as items of a response. */
class ToolResponseTest {
  private static final String BODY =
      "{'input':'hi','stream':true,'tools':[{'type':'function','name':'look','parameters':{'type':'object'}}]}";
  private static final String SAID =
      "<think>hm</think>Let me see.<tool_call>\n{\"name\": \"look\", \"arguments\": {\"at\": 1}}\n</tool_call>";

  @Test
  void dividesAnAnswerIntoItems() {
    JsonNode response = Answering.whole(accepted(), said());

    JsonNode output = response.path("output");
    assertThat(output.findValuesAsText("type"))
        .containsSequence("reasoning", "reasoning_text", "message", "output_text", "function_call");
    assertThat(output.at("/0/content/0/text").asText()).isEqualTo("hm");
    assertThat(output.at("/1/content/0/text").asText()).isEqualTo("Let me see.");
    assertThat(output.at("/2/name").asText()).isEqualTo("look");
    assertThat(output.at("/2/arguments").asText()).isEqualTo("{\"at\": 1}");
    assertThat(output.at("/2/call_id").asText()).startsWith("call_");
    assertThat(response.path("status").asText()).isEqualTo("completed");
    assertThat(response.at("/usage/output_tokens_details/reasoning_tokens").asInt()).isPositive();
  }

  @Test
  void streamsTheSameItems() {
    JsonNode whole = Answering.whole(accepted(), said());

    List<StreamEvent.Named> events = Answering.named(accepted(), said());

    List<JsonNode> done = new ArrayList<>();
    StringBuilder arguments = new StringBuilder();
    for (StreamEvent.Named event : events) {
      switch (event.name()) {
        case "response.output_item.done" -> done.add(event.json().path("item"));
        case "response.function_call_arguments.delta" ->
            arguments.append(event.json().path("delta").asText());
        default -> {}
      }
    }
    assertThat(done).containsExactlyElementsOf(whole.path("output"));
    assertThat(arguments.toString()).isEqualTo(whole.at("/output/2/arguments").asText());
    assertThat(events.getLast().json().path("response")).isEqualTo(whole);
  }

  @Test
  void showsTheLogProbabilitiesOfItsMessageBehindReasoning() {
    String body = BODY.replace("'input'", "'include':['message.output_text.logprobs'],'input'");

    JsonNode whole = Answering.whole(accepted(body), said());
    List<StreamEvent.Named> events = Answering.named(accepted(body), said());

    JsonNode logprobs = whole.at("/output/1/content/0/logprobs");
    StringBuilder tokens = new StringBuilder();
    logprobs.forEach(each -> tokens.append(each.path("token").asText()));
    assertThat(tokens.toString()).endsWith("Let me see.");
    assertThat(events.getLast().json().path("response")).isEqualTo(whole);
  }

  private static Accepted accepted() {
    return accepted(BODY);
  }

  private static Accepted accepted(String text) {
    AnswerStyle style = new AnswerStyle(ToolFormat.HERMES, ReasoningFormat.QWEN3);
    Responses responses =
        new Responses(Models.tiny(), Bodies.chat(Models.tiny(), style), new SplittableRandom(1));
    Fields body = JsonBody.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    return responses.accept(body, Bodies.ID, Bodies.NOW);
  }

  private static List<TokenEvent> said() {
    return Events.said(Models.tokens(SAID), FinishReason.FINISH_REASON_STOP);
  }
}
