package dev.moemesh.gateway.parameters;

import static dev.moemesh.gateway.generation.Bodies.chatError;
import static dev.moemesh.gateway.generation.Bodies.completion;
import static dev.moemesh.gateway.generation.Bodies.completionError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.contract.v1.TokenIds;
import dev.moemesh.contract.v1.TokenLogprob;
import dev.moemesh.gateway.generation.Accepted;
import dev.moemesh.gateway.generation.Answering;
import dev.moemesh.gateway.generation.Bodies;
import dev.moemesh.gateway.generation.Events;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenRulesTest {
  private static final GeneratedToken SCORED =
      GeneratedToken.newBuilder()
          .setTokenId(67)
          .setLogprob(-0.5f)
          .addAlternatives(TokenLogprob.newBuilder().setTokenId(65).setLogprob(-3))
          .addAlternatives(TokenLogprob.newBuilder().setTokenId(66).setLogprob(-2))
          .build();

  @Test
  void tellsTheMeshWhichTokensMayBeGenerated() {
    assertThat(request("{'prompt':'a','allowed_token_ids':[5,7]}").getAllowedTokenIdsList())
        .containsExactly(5, 7);
    assertThat(request("{'prompt':'a'}").getAllowedTokenIdsList()).isEmpty();
  }

  /** In a tokenizer of bytes a space is a token of its own, so the spaced word is no new token. */
  @Test
  void tokenisesBadWordsWithoutTheSpacesBeforeThem() {
    assertThat(request("{'prompt':'a','bad_words':['  ab','c']}").getBadWordsList())
        .containsExactly(ids(97, 98), ids(99));
  }

  @Test
  void asksForGivenTokensInPlaceOfTheMostLikelyOnes() {
    InferenceRequest request = request("{'prompt':'a','logprobs':5,'logprob_token_ids':[9,3,9]}");

    assertThat(request.getLogprobTokenIdsList()).containsExactly(9, 3);
    assertThat(request.hasLogprobs()).isTrue();
    assertThat(request.getLogprobs()).isZero();
  }

  @Test
  void showsTheLogProbabilitiesOfGivenTokens() {
    String body =
        "{'messages':[{'role':'user','content':'a'}],'logprobs':true,'logprob_token_ids':[65,66]}";
    JsonNode answer =
        Answering.whole(
            Bodies.chat(body),
            List.of(
                TokenEvent.newBuilder().setToken(SCORED).build(),
                Events.finished(0, FinishReason.FINISH_REASON_LENGTH, 1)));

    assertShowsTheChosenTokenBeforeTheNamedOnes(answer.at("/choices/0/logprobs/content/0"));
  }

  @Test
  void showsThemInAResponseAsInAChat() {
    Accepted response = Bodies.response("{'input':'a','logprob_token_ids':[65,66]}");

    JsonNode answer =
        Answering.whole(
            response,
            List.of(
                TokenEvent.newBuilder().setToken(SCORED).build(),
                Events.finished(0, FinishReason.FINISH_REASON_LENGTH, 1)));

    assertShowsTheChosenTokenBeforeTheNamedOnes(answer.at("/output/0/content/0/logprobs/0"));
  }

  private static void assertShowsTheChosenTokenBeforeTheNamedOnes(JsonNode entry) {
    assertThat(entry.path("token").asText()).isEqualTo("C");
    assertThat(entry.path("top_logprobs").findValuesAsText("token")).containsExactly("C", "A", "B");
    assertThat(entry.path("top_logprobs").findValuesAsText("logprob"))
        .containsExactly("-0.5", "-3.0", "-2.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "allowed_token_ids | {'prompt':'a','allowed_token_ids':[]}",
        "allowed_token_ids | {'prompt':'a','allowed_token_ids':5}",
        "allowed_token_ids[1] | {'prompt':'a','allowed_token_ids':[5,300]}",
        "bad_words | {'prompt':'a','bad_words':'x'}",
        "bad_words[0] | {'prompt':'a','bad_words':[7]}",
        "bad_words | {'prompt':'a','bad_words':['']}",
        "bad_words | {'prompt':'a','bad_words':[' ']}",
        "logprob_token_ids | {'prompt':'a','logprob_token_ids':[5]}",
        "logprob_token_ids | {'prompt':'a','logprobs':1,'logprob_token_ids':[]}",
        "logprob_token_ids[0] | {'prompt':'a','logprobs':1,'logprob_token_ids':[-1]}",
        "truncate_prompt_tokens | {'prompt':'a','truncate_prompt_tokens':-2}",
        "truncate_prompt_tokens | {'prompt':'a','truncate_prompt_tokens':0}",
        "truncate_prompt_tokens | {'prompt':'a','truncate_prompt_tokens':65}",
        "truncation_side | {'prompt':'a','truncation_side':'middle'}",
      })
  void namesTheFieldThatIsWrong(String param, String body) {
    assertThat(completionError(body).param()).isEqualTo(param);
    assertThat(
            chatError(
                    body.replace("'prompt':'a'", "'messages':[{'role':'user','content':'a'}]")
                        .replace("'logprobs':1", "'logprobs':true"))
                .param())
        .isEqualTo(param);
  }

  @ParameterizedTest
  @CsvSource({
    "3, left, 105 106 107",
    "3, right, 97 98 99",
    "64, left, 97 98 99 100 101 102 103 104 105 106 107",
    "-1, left, 97 98 99 100 101 102 103 104 105 106 107",
  })
  void keepsOnlySoManyTokensOfAPrompt(int tokens, String side, String kept) {
    InferenceRequest request =
        request(
            "{'prompt':'abcdefghijk','truncate_prompt_tokens':%d,'truncation_side':'%s'}"
                .formatted(tokens, side));

    assertThat(request.getPromptTokenIdsList())
        .extracting(String::valueOf)
        .containsExactly(kept.split(" "));
  }

  @Test
  void shortensAPromptThatIsLongerThanTheContext() {
    String prompt = "x".repeat(100) + "yz";

    InferenceRequest fitting =
        request("{'prompt':'%s','truncate_prompt_tokens':-1,'max_tokens':60}".formatted(prompt));
    InferenceRequest ids =
        request("{'prompt':[%s1,2],'truncate_prompt_tokens':2}".formatted("7,".repeat(100)));

    assertThat(fitting.getPromptTokenIdsList()).containsExactly(120, 120, 121, 122);
    assertThat(ids.getPromptTokenIdsList()).containsExactly(1, 2);
  }

  @Test
  void echoesWhatIsKeptOfAPrompt() {
    assertThat(
            completion("{'prompt':'hello','echo':true,'truncate_prompt_tokens':2}")
                .plan()
                .prompts()
                .getFirst()
                .text())
        .isEqualTo("lo");
  }

  private static InferenceRequest request(String body) {
    return completion(body).plan().requests().getFirst();
  }

  private static TokenIds ids(Integer... ids) {
    return TokenIds.newBuilder().addAllIds(List.of(ids)).build();
  }
}
