package dev.moemesh.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.gateway.mesh.BrokerResource;
import dev.moemesh.gateway.served.ServedModel;
import dev.moemesh.gateway.served.Text;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The text of a model directory's own tokenizer, as the gateway has opened it. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class SplitCharactersTest {
  @Inject ServedModel model;

  @Test
  void aPromptsTextAndThePiecesBehindItAreOneDecoding() {
    long seed = 5;
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      List<Integer> ids = random.ints(random.nextInt(1, 30), 0, 320).boxed().toList();
      int split = random.nextInt(ids.size());
      boolean specialTokens = random.nextBoolean();
      List<Integer> prompt = ids.subList(0, split);
      StringBuilder text = new StringBuilder(model.text().beginning(prompt, specialTokens));
      Text.Detokenizer detokenizer = model.text().detokenizer(prompt, specialTokens);

      ids.subList(split, ids.size()).forEach(id -> text.append(detokenizer.append(id)));
      text.append(detokenizer.flush());

      assertThat(text.toString())
          .as("seed %d, ids %s split at %d", seed, ids, split)
          .isEqualTo(model.text().decode(ids, specialTokens));
    }
  }

  @Test
  void offsetsBeginWithTheAnswer() {
    List<Integer> ids = model.text().encode("a 😀 x", false);
    Text.Detokenizer whole = model.text().detokenizer(List.of(), false);
    Text.Detokenizer behind = model.text().detokenizer(ids.subList(0, 4), false);

    assertThat(ids.stream().map(id -> offset(whole, id))).containsExactly(0, 1, 2, 2, 2, 2, 3, 4);
    assertThat(ids.subList(4, 8).stream().map(id -> offset(behind, id)))
        .containsExactly(0, 0, 1, 2);
  }

  private static int offset(Text.Detokenizer detokenizer, int id) {
    detokenizer.append(id);
    return detokenizer.offset();
  }
}
