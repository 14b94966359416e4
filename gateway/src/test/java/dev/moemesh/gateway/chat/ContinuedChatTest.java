package dev.moemesh.gateway.chat;

import static dev.moemesh.gateway.generation.Bodies.chat;
import static dev.moemesh.gateway.generation.Bodies.chatError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.generation.Answering;
import dev.moemesh.gateway.generation.Events;
import dev.moemesh.gateway.served.Models;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContinuedChatTest {
  private static final String CONTINUE =
      "'add_generation_prompt':false,'continue_final_message':true";
  private static final String STARTED =
      "{'messages':[{'role':'user','content':'hi'},{'role':'assistant','content':'so '}],"
          + CONTINUE;

  @Test
  void endsThePromptWithTheLastMessage() {
    assertThat(text(STARTED + "}")).isEqualTo("user: hi\nassistant: so ");
  }

  @Test
  void endsThePromptWithTheLastPartOfTheLastMessage() {
    assertThat(
            text(
                "{'messages':[{'role':'assistant','content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]}],"
                    + CONTINUE
                    + "}"))
        .isEqualTo("assistant: a|b");
  }

  @Test
  void endsWhereTheTemplateEndsAStrippedMessage() {
    assertThat(OpenMessage.cut("<s> so CONTINUE_FINAL_MESSAGE_TAG</s>")).isEqualTo("<s> so");
    assertThat(OpenMessage.cut("<s> so CONTINUE_FINAL_MESSAGE_TAG </s>")).isEqualTo("<s> so ");
  }

  @Test
  void refusesATemplateThatLeavesTheMessageOut() {
    assertThatThrownBy(() -> OpenMessage.cut("<s></s>"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("chat template");
  }

  @Test
  void cutsAtTheEndEvenIfTheConversationHoldsTheMark() {
    assertThat(
            text(
                "{'messages':[{'role':'user','content':'CONTINUE_FINAL_MESSAGE_TAG '},{'role':'assistant','content':'a'}],"
                    + CONTINUE
                    + "}"))
        .isEqualTo("user: CONTINUE_FINAL_MESSAGE_TAG \nassistant: a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'messages':[{'role':'user','content':'a'}],'continue_final_message':true}",
        "{'messages':[{'role':'user','content':'a'}],'continue_final_message':true,'add_generation_prompt':true}",
        "{'messages':[{'role':'user','content':[]}],'continue_final_message':true,'add_generation_prompt':false}",
      })
  void refusesWhatCannotGoOn(String body) {
    assertThat(chatError(body).param()).isEqualTo("continue_final_message");
  }

  @Test
  void echoesTheMessageThatGoesOn() {
    List<JsonNode> chunks =
        Answering.chunks(
            chat(STARTED + ",'echo':true,'stream':true}"), Events.text(0, Models.tokens("it is")));
    JsonNode whole =
        Answering.whole(chat(STARTED + ",'echo':true}"), Events.text(0, Models.tokens("it is")));

    assertThat(whole.at("/choices/0/message/content").asText()).isEqualTo("so it is");
    assertThat(chunks.getFirst().at("/choices/0/delta/content").asText()).isEqualTo("so ");
  }

  @Test
  void echoesNothingOfAnotherRole() {
    JsonNode whole =
        Answering.whole(
            chat("{'messages':[{'role':'user','content':'hi'}],'echo':true}"),
            Events.text(0, Models.tokens("yes")));

    assertThat(whole.at("/choices/0/message/content").asText()).isEqualTo("yes");
  }

  @Test
  void answersInTheRoleThatGoesOn() {
    JsonNode whole =
        Answering.whole(
            chat("{'messages':[{'role':'user','content':'hi'}]," + CONTINUE + "}"),
            Events.text(0, Models.tokens("yes")));

    assertThat(whole.at("/choices/0/message/role").asText()).isEqualTo("user");
  }

  private static String text(String body) {
    return chat(body).plan().prompts().getFirst().text();
  }
}
