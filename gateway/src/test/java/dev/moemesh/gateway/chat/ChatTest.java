package dev.moemesh.gateway.chat;

import static dev.moemesh.gateway.generation.Bodies.chat;
import static dev.moemesh.gateway.generation.Bodies.chatError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.generation.Bodies;
import dev.moemesh.gateway.generation.Prompt;
import dev.moemesh.gateway.served.Models;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatTest {
  private static final String HI = "'messages':[{'role':'user','content':'hi'}]";

  @Test
  void rendersTheTemplateAndLeavesTheRestOfTheContextToTheAnswer() {
    Prompt prompt = only("{" + HI + "}");

    assertThat(prompt.text()).isEqualTo("user: hi\nassistant: ");
    assertThat(prompt.tokenIds()).isEqualTo(Models.tokens("user: hi\nassistant: "));
    assertThat(prompt.maxTokens()).isEqualTo(Models.CONTEXT - prompt.tokenIds().size());
  }

  @Test
  void handsTextPartsToTheTemplate() {
    Prompt prompt =
        only("{'messages':[{'role':'user','content':[{'type':'text','text':'a'},{'text':'b'}]}]}");

    assertThat(prompt.text()).startsWith("user: a|b\n");
  }

  @Test
  void handsTheTemplateItsArguments() {
    Prompt prompt =
        only("{" + HI + ",'add_generation_prompt':false,'chat_template_kwargs':{'think':false}}");

    assertThat(prompt.text()).isEqualTo("user: hi\nthink=false");
  }

  @Test
  void handsTheTemplateTheDocuments() {
    Prompt prompt =
        only("{" + HI + ",'add_generation_prompt':false,'documents':[{'title':'t','text':'x'}]}");

    assertThat(prompt.text()).isEqualTo("user: hi\ndocuments=[{title=t, text=x}]");
  }

  @Test
  void prefersTheNewNameOfTheMaximum() {
    assertThat(only("{" + HI + ",'max_tokens':3,'max_completion_tokens':2}").maxTokens())
        .isEqualTo(2);
  }

  @Test
  void asksForLogprobsAsChatDoes() {
    var request =
        chat("{" + HI + ",'logprobs':true,'top_logprobs':4}").plan().requests().getFirst();

    assertThat(request.getLogprobs()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "messages | {}",
        "messages | {'messages':[]}",
        "messages | {'messages':'hi'}",
        "messages[0] | {'messages':['hi']}",
        "messages[0].role | {'messages':[{'content':'a'}]}",
        "messages[0].role | {'messages':[{'role':7,'content':'a'}]}",
        "messages[0].content | {'messages':[{'role':'user'}]}",
        "messages[0].content | {'messages':[{'role':'user','content':7}]}",
        "messages[0].content[0] | {'messages':[{'role':'user','content':['a']}]}",
        "messages[0].content[0].text | {'messages':[{'role':'user','content':[{'type':'text'}]}]}",
        "messages[0].content[0].type | {'messages':[{'role':'user','content':[{'type':'image_url'}]}]}",
        "messages[1].content | {'messages':[{'role':'user','content':'a'},{'role':'user','content':'\\udfff'}]}",
        "max_tokens | {'messages':[{'role':'user','content':'a'}],'max_tokens':0}",
        "logprobs | {'messages':[{'role':'user','content':'a'}],'logprobs':5}",
        "top_logprobs | {'messages':[{'role':'user','content':'a'}],'top_logprobs':5}",
        "top_logprobs | {'messages':[{'role':'user','content':'a'}],'logprobs':true,'top_logprobs':21}",
        "tools[0].function | {'messages':[{'role':'user','content':'a'}],'tools':[{'type':'function'}]}",
        "chat_template | {'messages':[{'role':'user','content':'a'}],'chat_template':'{{1}}'}",
        "documents[0] | {'messages':[{'role':'user','content':'a'}],'documents':['x']}",
        "priority | {'messages':[{'role':'user','content':'a'}],'priority':1}",
        "repetition_detection | {'messages':[{'role':'user','content':'a'}],'repetition_detection':{'min_count':2}}",
        "return_prompt_text | {'messages':[{'role':'user','content':'a'}],'return_prompt_text':true}",
        "chat_template_kwargs | {'messages':[{'role':'user','content':'a'}],'chat_template_kwargs':[]}",
      })
  void namesTheFieldThatIsWrong(String param, String body) {
    ApiError error = chatError(body);

    assertThat(error.status()).isEqualTo(400);
    assertThat(error.param()).isEqualTo(param);
  }

  @Test
  void refusesAConversationThatIsLongerThanTheContext() {
    String content = "x".repeat(Models.CONTEXT);

    ApiError error = chatError("{'messages':[{'role':'user','content':'" + content + "'}]}");

    assertThat(error.code()).isEqualTo("context_length_exceeded");
    assertThat(error.param()).isEqualTo("messages");
  }

  @Test
  void pointsToCompletionsWhereThereIsNoTemplate() {
    ApiError error = Bodies.error(Bodies.chat(Models.withoutTemplate()), "{" + HI + "}");

    assertThat(error.status()).isEqualTo(400);
    assertThat(error.message()).contains("/v1/completions");
  }

  private static Prompt only(String body) {
    return chat(body).plan().prompts().getFirst();
  }
}
