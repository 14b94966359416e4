package dev.moemesh.gateway.completions;

import static dev.moemesh.gateway.served.Models.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.gateway.generation.Answering;
import dev.moemesh.gateway.generation.Bodies;
import dev.moemesh.gateway.generation.Events;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionFormatTest {

  @Test
  void writesOpenAisFields() {
    assertThat(whole("{'prompt':'pq'}", "hi").toString().replace('"', '\''))
        .isEqualTo(
            "{'id':'cmpl-request','object':'text_completion','created':1800000000,'model':'tiny',"
                + "'choices':[{'index':0,'text':'hi','logprobs':null,'finish_reason':'length',"
                + "'stop_reason':null,"
                + "'prompt_logprobs':null,'prompt_token_ids':null,'token_ids':null}],"
                + "'usage':{'prompt_tokens':2,'completion_tokens':2,'total_tokens':4,"
                + "'prompt_tokens_details':{'cached_tokens':1}}}");
  }

  @Test
  void writesLogprobsAsParallelLists() {
    JsonNode logprobs =
        whole("{'prompt':'pq','logprobs':1}", "hé").path("choices").path(0).path("logprobs");

    assertThat(logprobs.toString().replace('"', '\''))
        .isEqualTo(
            "{'tokens':['h','bytes:\\\\xc3','bytes:\\\\xa9'],"
                + "'token_logprobs':[-1.5,-1.5,-1.5],"
                + "'top_logprobs':[{'h':-1.5,'\\u0007':-0.5},"
                + "{'bytes:\\\\xc3':-1.5,'\\u0007':-0.5},{'bytes:\\\\xa9':-1.5,'\\u0007':-0.5}],"
                + "'text_offset':[0,1,1]}");
  }

  @Test
  void namesTokensByIdWhereAskedTo() {
    JsonNode logprobs =
        whole("{'prompt':'p','logprobs':1,'return_tokens_as_token_ids':true}", "h")
            .path("choices")
            .path(0)
            .path("logprobs");

    assertThat(logprobs.path("tokens").toString()).isEqualTo("[\"token_id:104\"]");
    assertThat(logprobs.path("top_logprobs").path(0).has("token_id:7")).isTrue();
  }

  @Test
  void writesWhatVllmAdds() {
    JsonNode choice =
        whole(
                "{'prompt':'pq','return_token_ids':true,'prompt_logprobs':1,"
                    + "'return_routed_experts':true}",
                "hi")
            .path("choices")
            .path(0);

    assertThat(choice.path("prompt_token_ids").toString()).isEqualTo("[112,113]");
    assertThat(choice.path("token_ids").toString()).isEqualTo("[104,105]");
    assertThat(choice.path("prompt_logprobs").toString().replace('"', '\''))
        .isEqualTo(
            "[null,{'113':{'logprob':-2.5,'rank':3,'decoded_token':'q'},"
                + "'9':{'logprob':-0.25,'rank':1,'decoded_token':'\\t'}}]");
    assertThat(choice.path("routed_experts").toString())
        .isEqualTo("[[[0,1],[2,3]],[[4,5],[6,7]],[[1,2],[3,4]]]");
  }

  @Test
  void echoesThePromptWithItsScores() {
    JsonNode choice =
        whole("{'prompt':'pq','echo':true,'logprobs':0}", "h").path("choices").path(0);

    assertThat(choice.path("text").asText()).isEqualTo("pqh");
    assertThat(choice.path("logprobs").toString().replace('"', '\''))
        .isEqualTo(
            "{'tokens':['p','q','h'],'token_logprobs':[null,-2.5,-1.5],"
                + "'top_logprobs':[null,{'q':-2.5},{'h':-1.5}],'text_offset':[0,1,2]}");
  }

  @Test
  void streamsAChunkPerTokenAndOneForTheEnd() {
    List<JsonNode> chunks =
        Answering.chunks(
            Bodies.completion(
                "{'prompt':'pq','stream':true,'stream_options':{'include_usage':true}}"),
            events("hi"));

    assertThat(chunks)
        .extracting(chunk -> chunk.path("choices").path(0).path("text").asText())
        .containsExactly("h", "i", "", "");
    assertThat(chunks.get(2).path("choices").path(0).path("finish_reason").asText())
        .isEqualTo("length");
    assertThat(chunks.subList(0, 3)).allMatch(chunk -> chunk.path("usage").isNull());
    assertThat(chunks.getLast().path("choices")).isEmpty();
    assertThat(chunks.getLast().path("usage").path("total_tokens").asInt()).isEqualTo(4);
  }

  private static JsonNode whole(String body, String text) {
    return Answering.whole(Bodies.completion(body), events(text));
  }

  private static List<TokenEvent> events(String text) {
    List<TokenEvent> events = new ArrayList<>();
    events.add(Events.scored(tokens("pq")));
    events.addAll(Events.text(0, tokens(text)));
    return events;
  }
}
