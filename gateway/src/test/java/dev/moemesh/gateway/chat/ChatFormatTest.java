package dev.moemesh.gateway.chat;

import static dev.moemesh.gateway.served.Models.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.gateway.generation.Answering;
import dev.moemesh.gateway.generation.Bodies;
import dev.moemesh.gateway.generation.Events;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatFormatTest {
  private static final String HI = "'messages':[{'role':'user','content':'hi'}]";
  private static final List<TokenEvent> EVENTS = Events.text(0, tokens("é"));

  @Test
  void writesOpenAisFields() {
    JsonNode answer = Answering.whole(Bodies.chat("{" + HI + "}"), EVENTS);

    assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
    assertThat(answer.path("choices").path(0).toString().replace('"', '\''))
        .isEqualTo(
            "{'index':0,'message':{'role':'assistant','content':'é'},'logprobs':null,"
                + "'finish_reason':'length','stop_reason':null,'token_ids':null}");
  }

  @Test
  void writesLogprobsWithBytes() {
    JsonNode answer =
        Answering.whole(Bodies.chat("{" + HI + ",'logprobs':true,'top_logprobs':1}"), EVENTS);

    assertThat(
            answer
                .path("choices")
                .path(0)
                .path("logprobs")
                .path("content")
                .path(1)
                .toString()
                .replace('"', '\''))
        .isEqualTo(
            "{'token':'\ufffd','logprob':-1.5,'bytes':[169],"
                + "'top_logprobs':[{'token':'\\u0007','logprob':-0.5,'bytes':[7]}]}");
  }

  @Test
  void writesThePromptsTokensBesideTheChoicesAndOnThem() {
    JsonNode answer = Answering.whole(Bodies.chat("{" + HI + ",'return_token_ids':true}"), EVENTS);

    assertThat(answer.path("prompt_token_ids")).isNotEmpty();
    assertThat(answer.path("choices").path(0).path("prompt_token_ids"))
        .isEqualTo(answer.path("prompt_token_ids"));
    assertThat(answer.path("choices").path(0).path("token_ids").toString()).isEqualTo("[195,169]");
  }

  @Test
  void streamsTheRoleFirstAndTheEndLast() {
    List<JsonNode> chunks = Answering.chunks(Bodies.chat("{" + HI + ",'stream':true}"), EVENTS);

    assertThat(chunks.subList(0, 4))
        .extracting(
            chunk -> chunk.path("choices").path(0).path("delta").toString().replace('"', '\''))
        .containsExactly(
            "{'role':'assistant','content':''}", "{'content':''}", "{'content':'é'}", "{}");
    assertThat(chunks.get(3).path("choices").path(0).path("finish_reason").asText())
        .isEqualTo("length");
    assertThat(chunks.get(3).has("usage")).isFalse();
  }
}
