package dev.moemesh.gateway.served;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.contract.v1.InferenceRequest;
import dev.moemesh.contract.v1.Sampling;
import dev.moemesh.gateway.api.JsonBody;
import dev.moemesh.gateway.generation.Bodies;
import dev.moemesh.gateway.generation.Endpoint;
import dev.moemesh.gateway.sampling.SamplingDefaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationConfigTest {
  private static final String RECOMMENDED =
      "{'temperature':0.6,'top_k':20,'top_p':0.95,'min_p':0.05,'repetition_penalty':1.05,"
          + "'max_new_tokens':10,'do_sample':true,'eos_token_id':[1,2],'transformers_version':'4'}";

  @TempDir private Path directory;

  @Test
  void isTheDefaultWhereARequestSaysNothing() throws IOException {
    InferenceRequest request = chat(read(RECOMMENDED), "");

    assertThat(request.getSampling().toBuilder().clearSeed().build())
        .isEqualTo(
            Sampling.newBuilder()
                .setTemperature(0.6f)
                .setTopK(20)
                .setTopP(0.95f)
                .setMinP(0.05f)
                .setRepetitionPenalty(1.05f)
                .build());
    assertThat(request.getMaxTokens()).isEqualTo(10);
  }

  @Test
  void givesWayToTheRequest() throws IOException {
    InferenceRequest request =
        chat(
            read(RECOMMENDED),
            ",'temperature':1,'top_k':-1,'top_p':1,'min_p':0,'repetition_penalty':1,'max_tokens':20");

    assertThat(request.getSampling().toBuilder().clearSeed().build())
        .isEqualTo(
            Sampling.newBuilder().setTemperature(1).setTopP(1).setRepetitionPenalty(1).build());
    assertThat(request.getMaxTokens()).isEqualTo(20);
  }

  @Test
  void makesAModelThatIsNotToBeSampledGreedy() throws IOException {
    SamplingDefaults defaults = read("{'do_sample':false,'temperature':0.7}");

    assertThat(chat(defaults, "").getSampling().getTemperature()).isZero();
    assertThat(chat(defaults, ",'temperature':0.5").getSampling().getTemperature()).isEqualTo(0.5f);
  }

  @Test
  void showsWhatItHas() throws IOException {
    assertThat(read(RECOMMENDED).json().toString().replace('"', '\''))
        .isEqualTo(
            "{'temperature':0.6,'top_p':0.95,'top_k':20,'min_p':0.05,'repetition_penalty':1.05,"
                + "'max_tokens':10}");
    assertThat(read("{'temperature':null}").json()).isEmpty();
    Files.delete(directory.resolve("generation_config.json"));
    assertThat(GenerationConfig.read(directory)).isEqualTo(SamplingDefaults.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'temperature':-1}",
        "{'temperature':'hot'}",
        "{'top_p':0}",
        "{'top_k':1.5}",
        "{'repetition_penalty':0}",
        "{'do_sample':1}",
        "{'max_new_tokens':0}",
      })
  void refusesAValueThatNoRequestCouldHave(String config) throws IOException {
    String field = config.substring(1, config.indexOf(':'));

    assertThatThrownBy(() -> read(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(field)
        .hasMessageContaining("moe.gateway.generation-config=none");
  }

  private SamplingDefaults read(String config) throws IOException {
    Files.writeString(directory.resolve("generation_config.json"), config.replace('\'', '"'));
    return GenerationConfig.read(directory);
  }

  private static InferenceRequest chat(SamplingDefaults defaults, String fields) {
    ServedModel tiny = Models.tiny();
    Endpoint chat =
        Bodies.chat(
            new ServedModel(
                tiny.name(),
                tiny.since(),
                tiny.facts(),
                tiny.text(),
                tiny.endTokenIds(),
                tiny.chat(),
                defaults));
    String body = "{'messages':[{'role':'user','content':'hi'}]" + fields + "}";
    return chat.accept(
            JsonBody.parse(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
            Bodies.ID,
            Bodies.NOW)
        .plan()
        .requests()
        .getFirst();
  }
}
