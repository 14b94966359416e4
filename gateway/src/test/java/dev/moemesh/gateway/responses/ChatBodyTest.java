package dev.moemesh.gateway.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.api.JsonBody;
import dev.moemesh.gateway.generation.Bodies;
import dev.moemesh.gateway.served.Models;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In bodies, single quotes stand for double ones. */
class ChatBodyTest {

  @Test
  void makesATextTheUsersMessage() {
    assertThat(messages("{'input':'hi','instructions':'be kind'}"))
        .isEqualTo(json("[{'role':'system','content':'be kind'},{'role':'user','content':'hi'}]"));
  }

  @Test
  void takesMessagesInAllTheirForms() {
    assertThat(
            messages(
                "{'input':[{'role':'developer','content':'d'},"
                    + "{'type':'message','role':'user','content':[{'type':'input_text','text':'a'},{'type':'input_text','text':'b'}]},"
                    + "{'id':'msg_1','type':'message','role':'assistant','status':'completed','content':[{'type':'output_text','text':'c','annotations':[]}]},"
                    + "{'role':'user','content':[{'type':'input_text','text':'e'}]}]}"))
        .isEqualTo(
            json(
                "[{'role':'system','content':'d'},"
                    + "{'role':'user','content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]},"
                    + "{'role':'assistant','content':'c'},{'role':'user','content':'e'}]"));
  }

  @Test
  void joinsWhatAnAssistantDidInOneTurn() {
    assertThat(
            messages(
                "{'input':[{'role':'user','content':'weather?'},"
                    + "{'type':'reasoning','id':'rs_1','summary':[],'content':[{'type':'reasoning_text','text':'hm'}]},"
                    + "{'type':'message','role':'assistant','content':'let me see'},"
                    + "{'type':'function_call','call_id':'c1','name':'look','arguments':'{}'},"
                    + "{'type':'function_call','call_id':'c2','name':'feel','arguments':'{\\'a\\':1}'},"
                    + "{'type':'function_call_output','call_id':'c1','output':'sun'},"
                    + "{'type':'function_call_output','call_id':'c2','output':[{'type':'input_text','text':'warm'}]}]}"))
        .isEqualTo(
            json(
                "[{'role':'user','content':'weather?'},"
                    + "{'role':'assistant','content':'let me see','reasoning_content':'hm','tool_calls':["
                    + "{'id':'c1','type':'function','function':{'name':'look','arguments':'{}'}},"
                    + "{'id':'c2','type':'function','function':{'name':'feel','arguments':'{\\'a\\':1}'}}]},"
                    + "{'role':'tool','tool_call_id':'c1','content':'sun'},"
                    + "{'role':'tool','tool_call_id':'c2','content':'warm'}]"));
  }

  @Test
  void translatesToolsAndFormatsAndParameters() {
    JsonNode chat =
        chat(
            "{'input':'a','max_output_tokens':7,'temperature':0.5,'truncation':'auto','top_logprobs':2,"
                + "'reasoning':{'effort':'low','summary':'auto'},'store':true,'unknown':1,"
                + "'tools':[{'type':'function','name':'f','parameters':{'type':'object'},'strict':true}],"
                + "'tool_choice':{'type':'function','name':'f'},"
                + "'text':{'format':{'type':'json_schema','name':'n','schema':{'type':'object'},'strict':true}}}");

    assertThat(chat)
        .isEqualTo(
            json(
                "{'messages':[{'role':'user','content':'a'}],'max_completion_tokens':7,'temperature':0.5,"
                    + "'truncate_prompt_tokens':-1,'logprobs':true,'top_logprobs':2,'reasoning_effort':'low',"
                    + "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'},'strict':true}},"
                    + "'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object'},'strict':true}}],"
                    + "'tool_choice':{'type':'function','function':{'name':'f'}}}"));
  }

  @Test
  void leavesOutAChoiceAmongNoTools() {
    assertThat(chat("{'input':'a','tools':[],'tool_choice':'auto','text':{}}"))
        .isEqualTo(json("{'messages':[{'role':'user','content':'a'}]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "input | {}",
        "input | {'input':7}",
        "input | {'input':[]}",
        "input[0] | {'input':['a']}",
        "input[0].role | {'input':[{'content':'a'}]}",
        "input[0].role | {'input':[{'role':'robot','content':'a'}]}",
        "input[0].content | {'input':[{'role':'user'}]}",
        "input[0].content | {'input':[{'role':'user','content':7}]}",
        "input[0].content[0].type | {'input':[{'role':'user','content':[{'type':'input_image','image_url':'x'}]}]}",
        "input[0].content[0].text | {'input':[{'role':'user','content':[{'type':'input_text'}]}]}",
        "input[0].type | {'input':[{'type':'item_reference','id':'x'}]}",
        "input[0].call_id | {'input':[{'type':'function_call','name':'f','arguments':''}]}",
        "input[0].output | {'input':[{'type':'function_call_output','call_id':'f'}]}",
        "input | {'input':'0123456789012345678901234567890123456789012345678901234567890'}",
        "instructions | {'input':'a','instructions':['x']}",
        "model | {'input':'a','model':'other'}",
        "max_output_tokens | {'input':'a','max_output_tokens':0}",
        "temperature | {'input':'a','temperature':9}",
        "truncation | {'input':'a','truncation':'maybe'}",
        "top_logprobs | {'input':'a','top_logprobs':21}",
        "metadata | {'input':'a','metadata':[]}",
        "metadata.k | {'input':'a','metadata':{'k':1}}",
        "previous_response_id | {'input':'a','previous_response_id':'resp_1'}",
        "conversation | {'input':'a','conversation':'conv_1'}",
        "prompt | {'input':'a','prompt':{'id':'x'}}",
        "background | {'input':'a','background':true}",
        "include[0] | {'input':'a','include':['reasoning.encrypted_content']}",
        "tools[0].type | {'input':'a','tools':[{'type':'web_search'}]}",
        "tool_choice.type | {'input':'a','tools':[{'type':'function','name':'f'}],'tool_choice':{'type':'allowed_tools'}}",
      })
  void namesTheFieldThatIsWrong(String param, String body) {
    ApiError error = Bodies.error(Bodies.responses(Models.tiny()), body);

    assertThat(error.status()).isIn(400, 404);
    assertThat(error.param()).isEqualTo(param);
    assertThat(error.message()).doesNotContain("'messages").doesNotContain("max_completion");
  }

  private static JsonNode messages(String body) {
    return chat(body).path("messages");
  }

  private static JsonNode chat(String body) {
    return ChatBody.of(fields(body));
  }

  private static Fields fields(String body) {
    return JsonBody.parse(quoted(body).getBytes(UTF_8));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(quoted(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String quoted(String text) {
    return text.replace("\\'", "\\\"").replace('\'', '"');
  }
}
