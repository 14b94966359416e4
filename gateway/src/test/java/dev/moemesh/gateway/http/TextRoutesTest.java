package dev.moemesh.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.mesh.BrokerResource;
import dev.moemesh.gateway.served.ServedModel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class TextRoutesTest {

  @TestHTTPResource URI root;
  @Inject ServedModel model;

  private Client client;

  @BeforeEach
  void openClient() {
    client = new Client(root);
  }

  @Test
  void tokenisesAPromptAndBack() {
    JsonNode tokens = client.post("/tokenize", "{'model':'tiny/mixtral','prompt':'hello wörld'}");
    JsonNode text = client.post("/detokenize", "{'tokens':" + tokens.path("tokens") + "}");

    List<Integer> ids = model.text().encode("hello wörld", true);
    assertThat(tokens.path("count").asInt()).isEqualTo(ids.size());
    assertThat(tokens.path("max_model_len").asInt()).isEqualTo(model.facts().contextLength());
    assertThat(Client.list(tokens.path("tokens")).stream().map(JsonNode::asInt)).isEqualTo(ids);
    assertThat(tokens.path("token_strs").isNull()).isTrue();
    assertThat(text.path("prompt").asText()).isEqualTo("hello wörld");
  }

  @Test
  void spellsTokensAsTheVocabularyDoes() {
    JsonNode tokens =
        client.post(
            "/tokenize", "{'prompt':'a b','add_special_tokens':false,'return_token_strs':true}");

    List<String> names =
        Client.list(tokens.path("token_strs")).stream().map(JsonNode::asText).toList();
    assertThat(names).hasSize(tokens.path("count").asInt());
    assertThat(String.join("", names)).isEqualTo("aĠb");
  }

  @Test
  void tokenisesAConversationAsTheChatDoes() {
    JsonNode tokens =
        client.post(
            "/tokenize",
            "{'messages':[{'role':'user','content':'hi'},{'role':'assistant','content':'so'}],"
                + "'add_generation_prompt':false,'continue_final_message':true}");

    JsonNode text = client.post("/detokenize", "{'tokens':" + tokens.path("tokens") + "}");
    assertThat(text.path("prompt").asText()).isEqualTo("user: hi\nassistant: so");
  }

  @Test
  void showsSpecialTokensOfTokens() {
    List<Integer> ids = model.text().encode("<|bos|>hi", false);

    assertThat(client.post("/detokenize", "{'tokens':" + ids + "}").path("prompt").asText())
        .isEqualTo("<|bos|>hi");
  }

  @Test
  void tellsWhatHarnessesAskOfTheTokenizer() {
    JsonNode info = Client.json(client.ask("GET", "/tokenizer_info").body());

    assertThat(info.path("eos_token").asText()).isEqualTo("<|eos|>");
    assertThat(info.path("bos_token").asText()).isEqualTo("<|bos|>");
    assertThat(info.path("pad_token").asText()).isEqualTo("<|pad|>");
    assertThat(info.path("chat_template").asText()).startsWith("{% for m in messages %}");
    assertThat(info.path("tokenizer_class").asText()).isEqualTo("PreTrainedTokenizerFast");
  }

  @Test
  void tellsItsVersionAndItsLoad() {
    assertThat(Client.json(client.ask("GET", "/version").body()).path("version").asText())
        .isNotBlank();
    assertThat(Client.json(client.ask("GET", "/load").body()).path("server_load").isInt()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/tokenize | 400 | invalid_value | prompt | {}",
        "/tokenize | 400 | invalid_value | prompt | {'prompt':[1,2]}",
        "/tokenize | 400 | invalid_value | messages | {'messages':[]}",
        "/tokenize | 400 | unsupported_parameter | chat_template | {'messages':[{'role':'user','content':'a'}],'chat_template':'x'}",
        "/tokenize | 400 | invalid_value | continue_final_message | {'messages':[{'role':'user','content':'a'}],'continue_final_message':true}",
        "/tokenize | 400 | invalid_value | return_token_strs | {'prompt':'a','return_token_strs':1}",
        "/tokenize | 404 | model_not_found | model | {'prompt':'a','model':'other'}",
        "/tokenize | 400 | malformed_json | `` | []",
        "/detokenize | 400 | invalid_value | tokens | {}",
        "/detokenize | 400 | invalid_value | tokens[1] | {'tokens':[1,99999]}",
        "/detokenize | 400 | invalid_value | tokens[0] | {'tokens':[-1]}",
        "/detokenize | 404 | model_not_found | model | {'tokens':[1],'model':'other'}",
      })
  void saysWhatIsWrongAndWhere(String path, int status, String code, String param, String body) {
    HttpResponse<String> response = client.send(path, body);

    JsonNode error = Client.json(response.body()).path("error");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(error.path("code").asText()).isEqualTo(code);
    assertThat(error.path("param").asText("")).isEqualTo(param.equals("``") ? "" : param);
  }

  @Test
  void refusesWhatIsLongerThanTheContext() {
    String prompt = "word ".repeat(5000);

    HttpResponse<String> response = client.send("/tokenize", "{'prompt':'" + prompt + "'}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("context_length_exceeded");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /tokenize | POST, OPTIONS",
        "PUT | /detokenize | POST, OPTIONS",
        "POST | /version | GET, HEAD, OPTIONS"
      })
  void namesTheMethodThatIsAllowed(String method, String path, String allowed) {
    HttpResponse<String> response = client.ask(method, path);

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains(allowed);
  }

  @Test
  void boundsTheBodiesOfTokenisingToo() {
    HttpResponse<String> response =
        client.send("/tokenize", "{'prompt':'" + "x".repeat(70_000) + "'}");

    assertThat(response.statusCode()).isEqualTo(413);
  }
}
