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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An echo and the offsets of its tokens, and what streams say of tokens. */
class EchoTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // prompt | fields | generated | text | offsets
        "'a 😀 x' | | | a 😀 x | [0,1,2,2,2,2,3,4]",
        "'a 😀' | | 'é!' | a 😀é! | [0,1,2,2,2,2,3,3,4]",
        "[256,256,97] | | 'b' | ab | [0,0,0,1]",
        "[256,256,97] | 'skip_special_tokens':false, | 'b' | <end><end>ab | [0,5,10,11]",
        "[97,240,159] | | '' | a\ufffd | [0,1,1]",
        "[97,240,159] | | 'b' | a\ufffdb | [0,1,1,2]",
      })
  void countsCodePointsIntoTheTextThatIsReturned(
      String prompt, String fields, String generated, String text, String offsets) {
    String body =
        "{'prompt':%s,%s'echo':true,'logprobs':0}".formatted(prompt, fields == null ? "" : fields);
    String answer = generated == null ? "" : generated.replace("'", "");

    assertEchoes(body, tokens(answer), text, offsets);
  }

  @Test
  void goesOnWithACharacterThatThePromptBegins() {
    assertEchoes(
        "{'prompt':[97,240,159],'echo':true,'logprobs':0}",
        List.of(152, 128, 98),
        "a😀b",
        "[0,1,1,1,1,2]");
  }

  @Test
  void doesNotCountAPromptThatIsNotEchoed() {
    JsonNode choice = whole("{'prompt':[97,240,159],'logprobs':0}", List.of(152, 128, 98));

    assertThat(choice.path("text").asText()).isEqualTo("😀b");
    assertThat(choice.path("logprobs").path("text_offset").toString()).isEqualTo("[0,0,1]");
  }

  @Test
  void saysTheTokensOfEachChunk() {
    List<JsonNode> chunks =
        Answering.chunks(
            Bodies.completion("{'prompt':'pq','stream':true,'return_token_ids':true}"),
            events(tokens("pq"), tokens("hi")));

    assertThat(chunks.subList(0, 4))
        .extracting(chunk -> chunk.path("choices").path(0).path("token_ids").toString())
        .containsExactly("[]", "[104]", "[105]", "[]");
  }

  @Test
  void saysTheTokensOfEachChunkOfAChat() {
    List<JsonNode> chunks =
        Answering.chunks(
            Bodies.chat(
                "{'messages':[{'role':'user','content':'hi'}],'stream':true,'return_token_ids':true}"),
            Events.text(0, tokens("hi")));

    assertThat(chunks.subList(0, 4))
        .extracting(chunk -> chunk.path("choices").path(0).path("token_ids").toString())
        .containsExactly("[]", "[104]", "[105]", "[]");
  }

  private static void assertEchoes(
      String body, List<Integer> generated, String text, String offsets) {
    JsonNode whole = whole(body, generated);
    assertThat(whole.path("text").asText()).isEqualTo(text);
    assertThat(whole.path("logprobs").path("text_offset").toString()).isEqualTo(offsets);
    StringBuilder streamed = new StringBuilder();
    List<Integer> streamedOffsets = new ArrayList<>();
    for (JsonNode chunk :
        Answering.chunks(
            Bodies.completion(body.replace("{", "{'stream':true,")), events(body, generated))) {
      JsonNode choice = chunk.path("choices").path(0);
      streamed.append(choice.path("text").asText());
      choice.path("logprobs").path("text_offset").forEach(at -> streamedOffsets.add(at.asInt()));
    }
    assertThat(streamed.toString()).isEqualTo(text);
    assertThat(streamedOffsets.toString().replace(" ", "")).isEqualTo(offsets);
  }

  private static JsonNode whole(String body, List<Integer> generated) {
    return Answering.whole(Bodies.completion(body), events(body, generated))
        .path("choices")
        .path(0);
  }

  private static List<TokenEvent> events(String body, List<Integer> generated) {
    return events(Bodies.completion(body).plan().prompts().getFirst().tokenIds(), generated);
  }

  private static List<TokenEvent> events(List<Integer> prompt, List<Integer> generated) {
    List<TokenEvent> events = new ArrayList<>();
    events.add(Events.scored(prompt));
    events.addAll(Events.text(0, generated));
    return events;
  }
}
