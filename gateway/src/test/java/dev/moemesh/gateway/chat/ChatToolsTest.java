package dev.moemesh.gateway.chat;

import static dev.moemesh.contract.v1.FinishReason.FINISH_REASON_LENGTH;
import static dev.moemesh.contract.v1.FinishReason.FINISH_REASON_STOP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.contract.v1.Constraint;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.gateway.answer.AnswerStyle;
import dev.moemesh.gateway.api.JsonBody;
import dev.moemesh.gateway.generation.Accepted;
import dev.moemesh.gateway.generation.Answering;
import dev.moemesh.gateway.generation.Bodies;
import dev.moemesh.gateway.generation.Events;
import dev.moemesh.gateway.reasoning.ReasoningFormat;
import dev.moemesh.gateway.served.Models;
import dev.moemesh.gateway.served.ServedModel;
import dev.moemesh.gateway.tools.ToolFormat;
import dev.moemesh.gateway.tools.Tools;
import dev.moemesh.model.text.ChatPrompt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ChatToolsTest {
  private static final AnswerStyle QWEN = new AnswerStyle(ToolFormat.HERMES, ReasoningFormat.QWEN3);
  private static final String CALL =
      "<tool_call>\n{\"name\": \"time\", \"arguments\": {\"a\": 1}}\n</tool_call>";

  @Test
  void showsTheToolsToTheTemplate() {
    AtomicReference<ChatPrompt> seen = new AtomicReference<>();
    ServedModel model =
        Models.rendering(
            prompt -> {
              seen.set(prompt);
              return "p";
            });

    accept(model, QWEN, "'tools':[" + Tools.TIME + "]");

    assertThat(seen.get().tools().toString()).isEqualTo("[{type=function, function={name=time}}]");
  }

  @Test
  void answersWithCalls() {
    JsonNode choice = whole("'tool_choice':'auto'", CALL + CALL, FINISH_REASON_STOP);

    assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
    JsonNode message = choice.path("message");
    assertThat(message.path("content").isNull()).isTrue();
    assertThat(message.path("tool_calls")).hasSize(2);
    JsonNode call = message.path("tool_calls").path(0);
    assertThat(call.path("id").asText()).matches("call_[A-Za-z0-9]{24}");
    assertThat(call.path("id")).isNotEqualTo(message.path("tool_calls").path(1).path("id"));
    assertThat(call.path("type").asText()).isEqualTo("function");
    assertThat(call.path("function").toString())
        .isEqualTo("{\"name\":\"time\",\"arguments\":\"{\\\"a\\\": 1}\"}");
  }

  @Test
  void keepsTheWordForAnAnswerThatWasCutOff() {
    JsonNode choice = whole("'tool_choice':'auto'", CALL, FINISH_REASON_LENGTH);

    assertThat(choice.path("finish_reason").asText()).isEqualTo("length");
    assertThat(choice.path("message").path("tool_calls")).hasSize(1);
  }

  @Test
  void answersWithContentWhereNothingIsCalled() {
    JsonNode choice = whole("'tool_choice':'auto'", "It is noon.", FINISH_REASON_STOP);

    assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
    assertThat(choice.path("message").toString())
        .isEqualTo("{\"role\":\"assistant\",\"content\":\"It is noon.\"}");
  }

  @Test
  void streamsACallAsOpenAiDoes() {
    List<JsonNode> chunks = chunks("'stream':true", "Hm." + CALL, FINISH_REASON_STOP);

    List<JsonNode> calls = new ArrayList<>();
    StringBuilder content = new StringBuilder();
    StringBuilder arguments = new StringBuilder();
    for (JsonNode chunk : chunks) {
      JsonNode delta = chunk.path("choices").path(0).path("delta");
      content.append(delta.path("content").asText(""));
      assertThat(delta.path("tool_calls").size()).isLessThan(2);
      delta.path("tool_calls").forEach(calls::add);
    }
    JsonNode first = calls.removeFirst();
    assertThat(first.path("id").asText()).startsWith("call_");
    assertThat(first.path("index").asInt()).isZero();
    assertThat(first.path("type").asText()).isEqualTo("function");
    assertThat(first.path("function").toString())
        .isEqualTo("{\"name\":\"time\",\"arguments\":\"\"}");
    calls.forEach(call -> arguments.append(call.path("function").path("arguments").asText()));
    assertThat(calls).allMatch(call -> call.path("index").asInt() == 0 && !call.has("id"));
    assertThat(calls.size()).isGreaterThan(3);
    assertThat(arguments.toString()).isEqualTo("{\"a\": 1}");
    assertThat(content.toString()).isEqualTo("Hm.");
    JsonNode last = chunks.get(chunks.size() - 2).path("choices").path(0);
    assertThat(last.path("finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(last.path("delta")).isEmpty();
  }

  @Test
  void tellsOfEachTokenThoughItsTextIsHeldBack() {
    List<JsonNode> chunks =
        chunks("'stream':true,'logprobs':true,'return_token_ids':true", CALL, FINISH_REASON_STOP);

    int tokens = 0;
    int logprobs = 0;
    for (JsonNode chunk : chunks) {
      tokens += chunk.path("choices").path(0).path("token_ids").size();
      logprobs += chunk.path("choices").path(0).path("logprobs").path("content").size();
    }
    assertThat(tokens).isEqualTo(Models.tokens(CALL).size());
    assertThat(logprobs).isEqualTo(tokens);
  }

  @Test
  void splitsReasoningOff() {
    String text = "<think>why</think>so";

    JsonNode answer =
        Answering.whole(accept(Models.tiny(), QWEN, "'n':1"), events(text, FINISH_REASON_STOP));

    JsonNode message = answer.path("choices").path(0).path("message");
    assertThat(message.toString())
        .isEqualTo(
            "{\"role\":\"assistant\",\"content\":\"so\",\"reasoning\":\"why\",\"reasoning_content\":\"why\"}");
    assertThat(answer.path("usage").path("completion_tokens").asInt()).isEqualTo(text.length());
    assertThat(
            answer.path("usage").path("completion_tokens_details").path("reasoning_tokens").asInt())
        .isBetween(3, "why</think>".length());
  }

  @Test
  void countsNoMoreReasoningThanThereAreTokens() {
    List<TokenEvent> events = events("<think>why", FINISH_REASON_LENGTH);

    JsonNode usage = Answering.whole(accept(Models.tiny(), QWEN, "'n':1"), events).path("usage");

    assertThat(usage.path("completion_tokens").asInt()).isEqualTo("<think>why".length());
    assertThat(usage.at("/completion_tokens_details/reasoning_tokens").asInt())
        .isEqualTo("why".length());
  }

  @Test
  void streamsReasoningUnderBothNames() {
    List<JsonNode> chunks = chunks("'stream':true", "<think>why</think>so", FINISH_REASON_STOP);

    StringBuilder reasoning = new StringBuilder();
    StringBuilder older = new StringBuilder();
    StringBuilder content = new StringBuilder();
    for (JsonNode chunk : chunks) {
      JsonNode delta = chunk.path("choices").path(0).path("delta");
      reasoning.append(delta.path("reasoning").asText(""));
      older.append(delta.path("reasoning_content").asText(""));
      content.append(delta.path("content").asText(""));
    }
    assertThat(reasoning.toString()).isEqualTo("why");
    assertThat(older.toString()).isEqualTo("why");
    assertThat(content.toString()).isEqualTo("so");
  }

  @Test
  void hidesReasoningOnRequest() {
    JsonNode choice =
        whole("'include_reasoning':false", "<think>why</think>so", FINISH_REASON_STOP);

    assertThat(choice.path("message").toString())
        .isEqualTo("{\"role\":\"assistant\",\"content\":\"so\"}");
  }

  @Test
  void matchesStopStringsInTheContentOnly() {
    JsonNode choice = whole("'stop':['h']", "<think>why not</think>so why", FINISH_REASON_STOP);

    assertThat(choice.path("message").path("reasoning").asText()).isEqualTo("why not");
    assertThat(choice.path("message").path("content").asText()).isEqualTo("so w");
    assertThat(choice.path("stop_reason").asText()).isEqualTo("h");
  }

  @Test
  void forcesRequiredCallsByTheirSchema() {
    Accepted accepted =
        accept(
            Models.tiny(),
            AnswerStyle.PLAIN,
            "'tools':[" + Tools.TIME + "],'tool_choice':'required'");
    Constraint constraint = accepted.plan().requests().getFirst().getConstraint();

    assertThat(constraint.getJsonSchema()).contains("\"minItems\":1").contains("\"time\"");
    assertThat(constraint.getBeginsAfterTokenIdsList()).isEmpty();
    JsonNode choice =
        Answering.whole(
                accepted,
                events("[{\"name\":\"time\",\"parameters\":{\"a\":[]}}]", FINISH_REASON_STOP))
            .path("choices")
            .path(0);
    assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(choice.path("message").path("content").asText("none")).isEmpty();
    assertThat(
            choice
                .path("message")
                .path("tool_calls")
                .path(0)
                .path("function")
                .path("arguments")
                .asText())
        .isEqualTo("{\"a\":[]}");
  }

  @Test
  void forcesANamedFunctionsArgumentsBehindTheReasoning() {
    String named = "'tool_choice':{'type':'function','function':{'name':'time'}}";
    Accepted accepted = accept(Models.tiny(), QWEN, "'tools':[" + Tools.TIME + "]," + named);
    Constraint constraint = accepted.plan().requests().getFirst().getConstraint();

    assertThat(constraint.getJsonSchema()).isEqualTo("{\"type\":\"object\",\"properties\":{}}");
    assertThat(constraint.getBeginsAfterTokenIdsList()).isEqualTo(Models.tokens("</think>"));
    JsonNode choice =
        Answering.whole(accepted, events("<think>so</think>{}", FINISH_REASON_STOP))
            .path("choices")
            .path(0);
    assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
    assertThat(choice.path("message").path("reasoning").asText()).isEqualTo("so");
    assertThat(choice.path("message").path("tool_calls").path(0).path("function").toString())
        .isEqualTo("{\"name\":\"time\",\"arguments\":\"{}\"}");
  }

  @Test
  void refusesAForcedCallWhoseSchemaCannotBeFollowed() {
    String tool =
        "{'function':{'name':'f','parameters':{'type':'object','properties':{'a':{'not':{}}}}}}";

    assertThat(
            Bodies.error(
                    Bodies.chat(Models.tiny(), AnswerStyle.PLAIN),
                    "{'messages':[{'role':'user','content':'hi'}],'tools':["
                        + tool
                        + "],'tool_choice':'required'}")
                .param())
        .isEqualTo("tools");
  }

  @Test
  void refusesToLetAModelChooseWhoseCallsNobodyCouldRead() {
    assertThat(
            Bodies.error(
                    Bodies.chat(Models.tiny(), AnswerStyle.PLAIN),
                    "{'messages':[{'role':'user','content':'hi'}],'tools':[" + Tools.TIME + "]}")
                .message())
        .contains("moe.gateway.tool-parser");
  }

  private static JsonNode whole(String fields, String text, FinishReason reason) {
    Accepted accepted = accept(Models.tiny(), QWEN, "'tools':[" + Tools.TIME + "]," + fields);
    return Answering.whole(accepted, events(text, reason)).path("choices").path(0);
  }

  private static List<JsonNode> chunks(String fields, String text, FinishReason reason) {
    Accepted accepted = accept(Models.tiny(), QWEN, "'tools':[" + Tools.TIME + "]," + fields);
    return Answering.chunks(accepted, events(text, reason));
  }

  private static Accepted accept(ServedModel model, AnswerStyle style, String fields) {
    String body = "{'messages':[{'role':'user','content':'hi'}]," + fields + "}";
    return Bodies.chat(model, style)
        .accept(JsonBody.parse(body.replace('\'', '"').getBytes(UTF_8)), Bodies.ID, Bodies.NOW);
  }

  private static List<TokenEvent> events(String text, FinishReason reason) {
    List<Integer> tokens = Models.tokens(text);
    List<TokenEvent> events = new ArrayList<>(Events.text(0, tokens));
    events.set(events.size() - 1, Events.finished(0, reason, tokens.size()));
    return events;
  }
}
