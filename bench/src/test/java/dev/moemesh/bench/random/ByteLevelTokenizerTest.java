package dev.moemesh.bench.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelFamily;
import dev.moemesh.model.text.ChatTemplate;
import dev.moemesh.model.text.TextTokenizer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteLevelTokenizerTest {
  @TempDir private Path home;

  @Test
  void everyIdIsUsedOnce() {
    Map<String, Integer> vocabulary = ByteLevelTokenizer.vocabulary(30_000);

    assertThat(vocabulary).hasSize(30_000);
    assertThat(vocabulary.values()).doesNotHaveDuplicates().contains(0, 29_999);
  }

  @Test
  void anyTextComesBackAndEveryIdHasAText() {
    String text = "Grüße,\n\t 世界! 🙂 a b";

    try (TextTokenizer tokenizer = TextTokenizer.open(model())) {
      assertThat(tokenizer.decode(tokenizer.encode(text, true), false)).isEqualTo(text);
      assertThat(tokenizer.decode(new int[] {259, 260, 299}, false)).isEqualTo(" a b ao");
      assertThat(tokenizer.vocabularySize()).isEqualTo(300);
    }
  }

  @Test
  void aChatTemplateLiesBesideIt() {
    assertThat(ChatTemplate.load(model(), Clock.systemUTC())).isPresent();
  }

  private Path model() {
    return new RandomModelStore((written, inAll) -> {})
        .obtain(RandomModels.tiny(ModelFamily.MIXTRAL, DataType.BF16), home.resolve("model"));
  }
}
