package dev.moemesh.model.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTokenizerTest {
  private static final TextTokenizer BYTE_LEVEL = TestTokenizers.byteLevel();
  private static final TextTokenizer SENTENCE_PIECE = TestTokenizers.sentencePiece();

  @AfterAll
  static void close() {
    BYTE_LEVEL.close();
    SENTENCE_PIECE.close();
  }

  @Test
  void encodingAndDecodingGiveTheTextBack() {
    String text = "return self.the 日本 🙂 \u0000 é\n\n   end";

    assertThat(BYTE_LEVEL.decode(BYTE_LEVEL.encode(text, false), false)).isEqualTo(text);
  }

  @Test
  void noTokenStandsForMoreCharactersThanTheLongest() {
    for (TextTokenizer tokenizer : List.of(BYTE_LEVEL, SENTENCE_PIECE)) {
      int longest =
          IntStream.range(0, tokenizer.vocabularySize())
              .map(id -> tokenizer.tokenText(id).length())
              .max()
              .orElseThrow();

      assertThat(tokenizer.longestToken()).isGreaterThanOrEqualTo(longest);
    }
  }

  @Test
  void theModelsOwnTruncationAndPaddingAreOff() {
    int[] ids = SENTENCE_PIECE.encode("the cat the cat the cat the cat", false);

    assertThat(ids).hasSize(8);
    assertThat(SENTENCE_PIECE.encode("the", false)).hasSize(1);
  }

  @Test
  void thePostProcessorDecidesWhichSpecialTokensAreAdded() {
    assertThat(SENTENCE_PIECE.encode("the cat", true)).containsExactly(1, 277, 280);
    assertThat(SENTENCE_PIECE.encode("the cat", false)).containsExactly(277, 280);
    assertThat(BYTE_LEVEL.encode("a", true)).isEqualTo(BYTE_LEVEL.encode("a", false));
  }

  @Test
  void specialTokensWrittenInTheTextBecomeTheirIds() {
    assertThat(BYTE_LEVEL.encode("<|bos|>a<|eos|>", false)).containsExactly(0, 100, 1);
    assertThat(BYTE_LEVEL.decode(new int[] {0, 100, 1}, true)).isEqualTo("a");
    assertThat(BYTE_LEVEL.decode(new int[] {0, 100, 1}, false)).isEqualTo("<|bos|>a<|eos|>");
  }

  @Test
  void halfASurrogatePairSpoilsNothingAroundIt() {
    int[] ids = BYTE_LEVEL.encode("🙂a\ud83db🙂", false);

    assertThat(BYTE_LEVEL.decode(ids, false)).isEqualTo("🙂a\ufffdb🙂");
  }

  @Test
  void theBytesOfTheTokensAreTheBytesOfTheText() {
    String text = " the return é日🙂\n";

    byte[] bytes = bytesOf(BYTE_LEVEL, BYTE_LEVEL.encode(text, false));

    assertThat(new String(bytes, UTF_8)).isEqualTo(text);
  }

  @Test
  void sentencePieceTokensSpellSpacesAndBytes() {
    int[] ids = SENTENCE_PIECE.encode("the 中 cat", false);

    assertThat(new String(bytesOf(SENTENCE_PIECE, ids), UTF_8)).isEqualTo(" the 中 cat");
    assertThat(SENTENCE_PIECE.tokenText(277)).isEqualTo(" the");
    assertThat(SENTENCE_PIECE.tokenBytes(3 + 0xe4)).containsExactly(0xe4);
    assertThat(SENTENCE_PIECE.tokenText(3 + 0xe4)).isEqualTo("\ufffd");
    assertThat(SENTENCE_PIECE.tokenText(2)).isEqualTo("</s>");
  }

  @Test
  void anIdBeyondTheVocabularyHasNoText() {
    assertThat(BYTE_LEVEL.vocabularySize()).isEqualTo(320);
    assertThat(BYTE_LEVEL.tokenBytes(320)).isEmpty();
    assertThat(BYTE_LEVEL.decode(new int[] {100, 5000, 101}, false)).isEqualTo("ab");
  }

  @Test
  void everyEndTokenOfTheGenerationConfigCounts() {
    assertThat(SENTENCE_PIECE.specialTokens().endIds()).containsExactly(2, 7);
    assertThat(SENTENCE_PIECE.specialTokens().texts())
        .containsEntry("bos_token", "<s>")
        .containsEntry("eos_token", "</s>")
        .doesNotContainKey("pad_token");
    assertThat(BYTE_LEVEL.specialTokens().endIds()).containsExactly(1);
  }

  @Test
  void manyThreadsMayUseOneTokenizer() throws Exception {
    String text = "the self return 日本 🙂 ".repeat(50);
    int[] expected = BYTE_LEVEL.encode(text, false);
    Callable<Boolean> roundTrip =
        () ->
            BYTE_LEVEL.decode(BYTE_LEVEL.encode(text, false), false).equals(text)
                && java.util.Arrays.equals(BYTE_LEVEL.encode(text, false), expected);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> result :
          threads.invokeAll(IntStream.range(0, 64).mapToObj(_ -> roundTrip).toList())) {
        assertThat(result.get()).isTrue();
      }
    }
  }

  @Test
  void aClosedTokenizerSaysSo() {
    TextTokenizer tokenizer = TestTokenizers.byteLevel();
    tokenizer.close();
    tokenizer.close();

    assertThatThrownBy(() -> tokenizer.encode("a", false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("open it again");
  }

  @Test
  void aMissingOrBrokenTokenizerNamesTheRemedy(@TempDir Path directory) throws IOException {
    assertThatThrownBy(() -> TextTokenizer.open(directory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Expected a tokenizer.json in " + directory);

    Files.writeString(directory.resolve("tokenizer.json"), "{\"model\": {\"type\": \"Unheard\"}}");
    assertThatThrownBy(() -> TextTokenizer.open(directory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fetch the model again");
  }

  private static byte[] bytesOf(TextTokenizer tokenizer, int[] ids) {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    for (int id : ids) {
      bytes.writeBytes(tokenizer.tokenBytes(id));
    }
    return bytes.toByteArray();
  }
}
