package dev.moemesh.gateway.served;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.gateway.answer.MarkedDetokenizer;
import dev.moemesh.gateway.mesh.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Special tokens that a parser has to see, with a real tokenizer. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class MarkersTest {
  @Inject ServedModel model;

  @Test
  void showsTheMarkersAndNoOtherSpecialToken() {
    Text text = model.text();
    List<Integer> tokens = new ArrayList<>(text.encode("hello wörld", false));
    tokens.addAll(text.encode("<|pad|>", false));
    tokens.addAll(text.encode("<|bos|>", false));
    tokens.addAll(text.encode("good day 😀", false));

    assertThat(decoded(text, tokens, List.of("<|pad|>")))
        .isEqualTo("hello wörld<|pad|>good day 😀");
    assertThat(decoded(text, tokens, List.of("no token"))).isEqualTo("hello wörldgood day 😀");
  }

  @Test
  void looksBackNoFurtherThanItMust() {
    Text text = model.text();
    List<Integer> tokens = new ArrayList<>();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      tokens.addAll(text.encode("<|pad|>", false));
      tokens.addAll(text.encode("good day", false));
      expected.append("<|pad|>good day");
    }

    assertThat(decoded(text, tokens, List.of("<|pad|>"))).isEqualTo(expected.toString());
  }

  private static String decoded(Text text, List<Integer> tokens, List<String> markers) {
    Text.Detokenizer detokenizer =
        MarkedDetokenizer.of(
            text, text.encode("prompt", false), MarkedDetokenizer.tokens(text, markers));
    StringBuilder decoded = new StringBuilder();
    tokens.forEach(id -> decoded.append(detokenizer.append(id)));
    return decoded.append(detokenizer.flush()).toString().stripLeading();
  }
}
