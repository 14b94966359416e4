package dev.moemesh.bench.random;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelFamily;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;
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
  void anyTextComesBackAndEveryIdHasAText() throws IOException {
    Path directory =
        new RandomModelStore((written, inAll) -> {})
            .obtain(RandomModels.tiny(ModelFamily.MIXTRAL, DataType.BF16), home.resolve("model"));
    String text = "Grüße,\n\t 世界! 🙂 a b";

    try (HuggingFaceTokenizer tokenizer =
        HuggingFaceTokenizer.newInstance(directory.resolve("tokenizer.json"))) {
      long[] ids = tokenizer.encode(text, false, false).getIds();

      assertThat(tokenizer.decode(ids)).isEqualTo(text);
      assertThat(tokenizer.decode(LongStream.of(259, 260, 299).toArray())).isEqualTo(" a b ao");
    }
  }
}
