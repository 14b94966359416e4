package dev.moemesh.gateway.completions;

import static dev.moemesh.gateway.generation.Bodies.completion;
import static dev.moemesh.gateway.generation.Bodies.completionError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.Sampling;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.generation.Bodies;
import dev.moemesh.gateway.generation.Plan;
import dev.moemesh.gateway.generation.Prompt;
import dev.moemesh.gateway.parameters.Stops;
import dev.moemesh.gateway.parameters.Streaming;
import dev.moemesh.gateway.served.Models;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionsTest {

  @Test
  void writesOpenAisDefaults() {
    InferenceRequest request = only(completion("{'model':'tiny','prompt':'hi'}").plan());

    Sampling sampling = request.getSampling();
    assertThat(request.getRequestId()).isEqualTo("request#1");
    assertThat(request.getModel()).isEqualTo("tiny");
    assertThat(request.getPromptTokenIdsList()).isEqualTo(Models.tokens("hi"));
    assertThat(request.getChoices()).isEqualTo(1);
    assertThat(request.getMaxTokens()).isEqualTo(16);
    assertThat(request.getAcceptedAtMillis()).isEqualTo(Bodies.NOW.toEpochMilli());
    assertThat(request.hasLogprobs()).isFalse();
    assertThat(request.hasPromptLogprobs()).isFalse();
    assertThat(sampling.getTemperature()).isEqualTo(1);
    assertThat(sampling.getTopP()).isEqualTo(1);
    assertThat(sampling.getTopK()).isZero();
    assertThat(sampling.getRepetitionPenalty()).isEqualTo(1);
    assertThat(sampling.getSeed()).isNotZero();
  }

  @Test
  void refusesATextThatCannotFitBeforeItIsTokenised() {
    ApiError error = completionError("{'prompt':['a','" + "x".repeat(Models.CONTEXT + 1) + "']}");

    assertThat(error.code()).isEqualTo("context_length_exceeded");
    assertThat(error.param()).isEqualTo("prompt[1]");
    assertThat(error.message()).contains("at least 65");
  }

  @Test
  void writesWhatTheClientAsksFor() {
    InferenceRequest request =
        only(
            completion(
                    """
                    {'prompt':[1,2,3],'max_tokens':5,'min_tokens':2,'n':3,'temperature':0,
                     'top_p':0.5,'top_k':-1,'min_p':0.25,'seed':-9223372036854775808,
                     'presence_penalty':-2,'frequency_penalty':2,'repetition_penalty':1.5,
                     'logit_bias':{'7':-100,'299':1.5},'stop_token_ids':[4],'ignore_eos':true,
                     'logprobs':0,'prompt_logprobs':20,'return_routed_experts':true,
                     'user':'u','metadata':{'a':'b'},'unknown':[{}],'stream_options':null}""")
                .plan());

    assertThat(request)
        .isEqualTo(
            InferenceRequest.newBuilder()
                .setRequestId("request#1")
                .setModel("tiny")
                .addAllPromptTokenIds(List.of(1, 2, 3))
                .setChoices(3)
                .setMaxTokens(5)
                .setMinTokens(2)
                .addStopTokenIds(4)
                .setIgnoreEndOfSequence(true)
                .setLogprobs(0)
                .setPromptLogprobs(20)
                .setReturnRoutedExperts(true)
                .setAcceptedAtMillis(Bodies.NOW.toEpochMilli())
                .setSampling(
                    Sampling.newBuilder()
                        .setTemperature(0)
                        .setTopP(0.5f)
                        .setMinP(0.25f)
                        .setSeed(Long.MIN_VALUE)
                        .setPresencePenalty(-2)
                        .setFrequencyPenalty(2)
                        .setRepetitionPenalty(1.5f)
                        .putAllLogitBias(Map.of(7, -100f, 299, 1.5f)))
                .build());
  }

  @Test
  void takesStopsAsTextOrList() {
    assertThat(completion("{'prompt':'a','stop':'x'}").plan().parameters().stops())
        .isEqualTo(new Stops(List.of("x"), false));
    assertThat(
            completion("{'prompt':'a','stop':['x','y'],'include_stop_str_in_output':true}")
                .plan()
                .parameters()
                .stops())
        .isEqualTo(new Stops(List.of("x", "y"), true));
  }

  @Test
  void takesStreamOptions() {
    assertThat(
            completion("{'prompt':'a','stream':true,'stream_options':{'include_usage':true}}")
                .plan()
                .parameters()
                .streaming())
        .isEqualTo(new Streaming(true, true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'ab' | 97 98",
        "['ab','c'] | 97 98;99",
        "[1,2] | 1 2",
        "[[1,2],[3]] | 1 2;3",
        "[[1],'a'] | 1;97",
        "'é' | 195 169",
        "'\\ud83d\\ude00' | 240 159 152 128",
        "'\\u0000' | 0",
        "[3.0] | 3",
      },
      quoteCharacter = '`')
  void takesPromptsAsTextsOrTokens(String prompt, String tokens) {
    Plan plan = completion("{'prompt':" + prompt + "}").plan();

    assertThat(plan.prompts())
        .extracting(p -> p.tokenIds().toString().replaceAll("[\\[\\],]", ""))
        .containsExactly(tokens.split(";"));
  }

  @Test
  void namesTheRequestsOfSeveralPromptsOneByOne() {
    List<InferenceRequest> requests =
        completion("{'prompt':['a','b'],'n':2,'seed':5}").plan().requests();

    assertThat(requests)
        .extracting(InferenceRequest::getRequestId)
        .containsExactly("request#1-1", "request#1-2");
    assertThat(requests).allMatch(request -> request.getChoices() == 2);
  }

  @Test
  void letsTheDefaultLengthShrinkToWhatTheContextHasLeft() {
    String prompt = "x".repeat(Models.CONTEXT - 3);

    assertThat(only(completion("{'prompt':'" + prompt + "'}").plan()).getMaxTokens()).isEqualTo(3);
  }

  @Test
  void asksForThePromptsScoresWhereTheyAreEchoed() {
    InferenceRequest request =
        only(completion("{'prompt':'a','echo':true,'logprobs':2,'max_tokens':0}").plan());

    assertThat(request.getPromptLogprobs()).isEqualTo(2);
    assertThat(request.getMaxTokens()).isZero();
  }

  @Test
  void handsTheCacheSaltToTheMesh() {
    assertThat(only(completion("{'prompt':'a','cache_salt':'s3cret'}").plan()).getCacheSalt())
        .isEqualTo("s3cret");
    assertThat(only(completion("{'prompt':'a'}").plan()).getCacheSalt()).isEmpty();
  }

  @Test
  void keepsThePromptsTextForAnEcho() {
    assertThat(completion("{'prompt':[104,105],'echo':true}").plan().prompts())
        .extracting(Prompt::text)
        .containsExactly("hi");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "prompt | {}",
        "prompt | {'prompt':null}",
        "prompt | {'prompt':''}",
        "prompt | {'prompt':[]}",
        "prompt | {'prompt':7}",
        "prompt | {'prompt':{}}",
        "prompt | {'prompt':[{}]}",
        "prompt | {'prompt':[null]}",
        "prompt[1] | {'prompt':['a','']}",
        "prompt[0] | {'prompt':[[]]}",
        "prompt[1] | {'prompt':[1,-1]}",
        "prompt[0] | {'prompt':[300]}",
        "prompt[0] | {'prompt':[99999999999999999999999]}",
        "prompt[0] | {'prompt':[1.5]}",
        "prompt[1] | {'prompt':[1,'a']}",
        "prompt[0][1] | {'prompt':[[1,null]]}",
        "prompt | {'prompt':'\\ud83d'}",
        "prompt | {'prompt':'a\\ude00'}",
        "prompt | {'prompt':['a','b','c'],'n':3}",
        "model | {'prompt':'a','model':7}",
        "max_tokens | {'prompt':'a','max_tokens':-1}",
        "max_tokens | {'prompt':'a','max_tokens':'5'}",
        "max_tokens | {'prompt':'a','max_tokens':1.5}",
        "max_tokens | {'prompt':'a','max_tokens':1e400}",
        "max_tokens | {'prompt':'a','max_tokens':true}",
        "min_tokens | {'prompt':'a','max_tokens':2,'min_tokens':3}",
        "min_tokens | {'prompt':'a','min_tokens':-1}",
        "temperature | {'prompt':'a','temperature':-0.1}",
        "temperature | {'prompt':'a','temperature':2.1}",
        "temperature | {'prompt':'a','temperature':'hot'}",
        "temperature | {'prompt':'a','temperature':1e999}",
        "top_p | {'prompt':'a','top_p':0}",
        "top_p | {'prompt':'a','top_p':1.01}",
        "top_k | {'prompt':'a','top_k':-2}",
        "top_k | {'prompt':'a','top_k':2.5}",
        "top_k | {'prompt':'a','top_k':4294967296}",
        "min_p | {'prompt':'a','min_p':-0.5}",
        "min_p | {'prompt':'a','min_p':1.5}",
        "seed | {'prompt':'a','seed':9223372036854775808}",
        "seed | {'prompt':'a','seed':'x'}",
        "presence_penalty | {'prompt':'a','presence_penalty':2.5}",
        "frequency_penalty | {'prompt':'a','frequency_penalty':-2.5}",
        "repetition_penalty | {'prompt':'a','repetition_penalty':0}",
        "logit_bias | {'prompt':'a','logit_bias':[]}",
        "logit_bias | {'prompt':'a','logit_bias':{'x':1}}",
        "logit_bias | {'prompt':'a','logit_bias':{'-1':1}}",
        "logit_bias | {'prompt':'a','logit_bias':{'300':1}}",
        "logit_bias | {'prompt':'a','logit_bias':{'99999999999':1}}",
        "logit_bias.7 | {'prompt':'a','logit_bias':{'7':101}}",
        "logit_bias.7 | {'prompt':'a','logit_bias':{'7':'1'}}",
        "n | {'prompt':'a','n':0}",
        "n | {'prompt':'a','n':9}",
        "n | {'prompt':'a','n':'two'}",
        "best_of | {'prompt':'a','best_of':2}",
        "logprobs | {'prompt':'a','logprobs':21}",
        "logprobs | {'prompt':'a','logprobs':-1}",
        "logprobs | {'prompt':'a','logprobs':true}",
        "prompt_logprobs | {'prompt':'a','prompt_logprobs':21}",
        "stop | {'prompt':'a','stop':7}",
        "stop | {'prompt':'a','stop':''}",
        "stop | {'prompt':'a','stop':['a','']}",
        "stop[0] | {'prompt':'a','stop':[7]}",
        "stop | {'prompt':'a','stop':['1','2','3','4','5','6','7','8','9','10','11','12','13','14','15','16','17']}",
        "stop_token_ids | {'prompt':'a','stop_token_ids':7}",
        "stop_token_ids[0] | {'prompt':'a','stop_token_ids':[300]}",
        "stream | {'prompt':'a','stream':'yes'}",
        "stream_options | {'prompt':'a','stream_options':[]}",
        "stream_options.include_usage | {'prompt':'a','stream':true,'stream_options':{'include_usage':1}}",
        "stream_options | {'prompt':'a','stream_options':{'include_usage':true}}",
        "stream_options | {'prompt':'a','stream':false,'stream_options':{'include_usage':false}}",
        "cache_salt | {'prompt':'a','cache_salt':''}",
        "cache_salt | {'prompt':'a','cache_salt':7}",
        "cache_salt | {'prompt':'a','cache_salt':'a/b'}",
        "prompt_token_ids | {'prompt':'a','prompt_token_ids':[1]}",
        "thinking_token_budget | {'prompt':'a','thinking_token_budget':0}",
        "kv_transfer_params | {'prompt':'a','kv_transfer_params':{'a':1}}",
        "repetition_detection | {'prompt':'a','repetition_detection':{'max_pattern_size':3}}",
        "routed_experts_prompt_start | {'prompt':'a','routed_experts_prompt_start':2}",
        "ignore_eos | {'prompt':'a','ignore_eos':1}",
        "echo | {'prompt':'a','echo':'x'}",
        "return_token_ids | {'prompt':'a','return_token_ids':'x'}",
        "add_special_tokens | {'prompt':'a','add_special_tokens':0}",
        "suffix | {'prompt':'a','suffix':'b'}",
        "tools | {'prompt':'a','tools':[{}]}",
        "response_format | {'prompt':'a','response_format':{'type':'json_schema'}}",
        "use_beam_search | {'prompt':'a','use_beam_search':true}",
        "guided_json | {'prompt':'a','guided_json':{'type':'text'}}",
        "degradation | {'prompt':'a','degradation':'skip'}",
      })
  void namesTheFieldThatIsWrong(String param, String body) {
    ApiError error = completionError(body);

    assertThat(error.status()).isEqualTo(400);
    assertThat(error.type()).isEqualTo("invalid_request_error");
    assertThat(error.param()).isEqualTo(param);
    assertThat(error.message()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'prompt':'a','tools':[]}",
        "{'prompt':'a','tools':[{}],'tool_choice':'none'}",
        "{'prompt':'a','response_format':{'type':'text'}}",
        "{'prompt':'a','suffix':''}",
        "{'prompt':'a','best_of':2,'n':2}",
        "{'prompt':'a','modalities':['text']}",
        "{'prompt':'a','use_beam_search':false,'degradation':'strict'}",
        "{'prompt':'a','temperature':null,'stop':null,'n':null,'logit_bias':null,'model':null}",
        "{'prompt':'a','top_p':1e-300,'n':2.0}",
      })
  void takesWhatAsksForNothingSpecial(String body) {
    assertThat(completion(body).plan().prompts()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'prompt':'%s'}",
        "{'prompt':'a','max_tokens':65}",
        "{'prompt':'a','max_tokens':2147483647}",
      })
  void refusesWhatDoesNotFitTheContext(String body) {
    ApiError error = completionError(body.formatted("x".repeat(Models.CONTEXT)));

    assertThat(error.status()).isEqualTo(400);
    assertThat(error.code()).isEqualTo("context_length_exceeded");
    assertThat(error.param()).isEqualTo("prompt");
  }

  @Test
  void generatesWhatTheContextHasLeftWhereMoreIsAsked() {
    assertThat(only(completion("{'prompt':'a','max_tokens':64}").plan()).getMaxTokens())
        .isEqualTo(Models.CONTEXT - 1);
  }

  @Test
  void refusesTooManyTokensBeforeItReadsThem() {
    String ids = "1,".repeat(Models.CONTEXT) + "1";

    assertThat(completionError("{'prompt':[" + ids + "]}").code())
        .isEqualTo("context_length_exceeded");
  }

  @Test
  void doesNotKnowOtherModels() {
    ApiError error = completionError("{'prompt':'a','model':'other'}");

    assertThat(error.status()).isEqualTo(404);
    assertThat(error.code()).isEqualTo("model_not_found");
    assertThat(error.param()).isEqualTo("model");
  }

  private static InferenceRequest only(Plan plan) {
    assertThat(plan.requests()).hasSize(1);
    return plan.requests().getFirst();
  }
}
