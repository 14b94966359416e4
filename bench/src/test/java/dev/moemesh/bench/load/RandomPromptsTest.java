package dev.moemesh.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RandomPromptsTest {
  private final RandomPrompts prompts = new RandomPrompts(1, 320);

  @Test
  void thePlaceOfAPromptDecidesItsIds() {
    assertThat(prompts.prompt(3, 5, 64)).isEqualTo(new RandomPrompts(1, 320).prompt(3, 5, 64));
  }

  @Test
  void otherStreamsWavesAndSeedsHaveOtherPrompts() {
    int[] prompt = prompts.prompt(3, 5, 64);

    assertThat(prompts.prompt(3, 6, 64)).isNotEqualTo(prompt);
    assertThat(prompts.prompt(4, 5, 64)).isNotEqualTo(prompt);
    assertThat(new RandomPrompts(2, 320).prompt(3, 5, 64)).isNotEqualTo(prompt);
  }

  @Test
  void idsAreOfTheVocabularyAndSpreadOverIt() {
    int[] ids = prompts.prompt(0, 0, 10_000);

    assertThat(Arrays.stream(ids).min()).hasValue(0);
    assertThat(Arrays.stream(ids).max()).hasValue(319);
    assertThat(Arrays.stream(ids).distinct().count()).isEqualTo(320);
  }
}
