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
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'role':'assistant','content':null}",
        "{'role':'assistant'}",
        "{'role':'assistant','content':''}",
        "{'role':'assistant','content':null,'tool_calls':[{'id':'1','type':'function','function':{'name':'f','arguments':'{}'}}]}",
        "{'role':'assistant','tool_calls':[]}",
      })
  void takesAMessageWithoutContentAsAnEmptyOne(String message) {
    assertThat(only("{'messages':[" + message + "]}").text()).isEqualTo("assistant: \nassistant: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'reasoning_effort':'none' | reasoning_effort=noneenable_thinking=false",
        "'reasoning_effort':'max' | reasoning_effort=maxenable_thinking=true",
        "'chat_template_kwargs':{'enable_thinking':1},'reasoning_effort':'low' | enable_thinking=1reasoning_effort=low",
        "'documents':[{'a':'b','c':null}] | documents=[{a=b, c=null}]",
      })
  void givesTheTemplateTheReasoningEffortAndTheDocuments(String fields, String variables) {
    assertThat(only("{" + HI + ",'add_generation_prompt':false," + fields + "}").text())
        .isEqualTo("user: hi\n" + variables);
  }

  @Test
  void ignoresWhatAsksForNothing() {
    assertThat(
            only("{"
                    + HI
                    + ",'tool_choice':'none','function_call':'none','reasoning_effort':null,"
                    + "'thinking_token_budget':-1,'kv_transfer_params':{},'priority':0,"
                    + "'stream_options':{},'stream':false,'cache_salt':null,'documents':[]}")
                .text())
        .isEqualTo("user: hi\nassistant: ");
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
        "messages[0].tool_calls | {'messages':[{'role':'assistant','tool_calls':{}}]}",
        "messages[0].tool_calls[0] | {'messages':[{'role':'assistant','tool_calls':['a']}]}",
        "messages[0].tool_calls[0].function | {'messages':[{'role':'assistant','tool_calls':[{}]}]}",
        "messages[0].tool_calls[0].function.arguments | {'messages':[{'role':'assistant','tool_calls':[{'function':{'arguments':'{'}}]}]}",
        "messages[0].tool_calls[0].function.arguments | {'messages':[{'role':'assistant','tool_calls':[{'function':{'arguments':'[1]'}}]}]}",
        "messages[0].tool_calls[0].function.arguments | {'messages':[{'role':'assistant','tool_calls':[{'function':{'arguments':7}}]}]}",
        "messages[0].function_call.arguments | {'messages':[{'role':'assistant','function_call':{'arguments':'x'}}]}",
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
        "tool_choice | {'messages':[{'role':'user','content':'a'}],'tool_choice':'auto'}",
        "tool_choice | {'messages':[{'role':'user','content':'a'}],'tool_choice':'required','tools':null}",
        "tool_choice | {'messages':[{'role':'user','content':'a'}],'tool_choice':'any'}",
        "tool_choice | {'messages':[{'role':'user','content':'a'}],'tool_choice':7}",
        "tool_choice | {'messages':[{'role':'user','content':'a'}],'tool_choice':{'type':'function','function':{'name':'f'}}}",
        "function_call | {'messages':[{'role':'user','content':'a'}],'function_call':{'name':'f'}}",
        "function_call | {'messages':[{'role':'user','content':'a'}],'function_call':'required'}",
        "reasoning_effort | {'messages':[{'role':'user','content':'a'}],'reasoning_effort':'huge'}",
        "reasoning_effort | {'messages':[{'role':'user','content':'a'}],'reasoning_effort':3}",
        "documents[0] | {'messages':[{'role':'user','content':'a'}],'documents':['a']}",
        "prompt_token_ids | {'messages':[{'role':'user','content':'a'}],'prompt_token_ids':[1,2]}",
        "thinking_token_budget | {'messages':[{'role':'user','content':'a'}],'thinking_token_budget':5}",
        "kv_transfer_params | {'messages':[{'role':'user','content':'a'}],'kv_transfer_params':{'do_remote_decode':true}}",
        "web_search_options | {'messages':[{'role':'user','content':'a'}],'web_search_options':{}}",
        "cache_salt | {'messages':[{'role':'user','content':'a'}],'cache_salt':''}",
        "stream_options | {'messages':[{'role':'user','content':'a'}],'stream_options':{'include_usage':true}}",
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
