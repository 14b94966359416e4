package dev.moemesh.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncrementalDetokenizerTest {
  private static final TextTokenizer BYTE_LEVEL = TestTokenizers.byteLevel();
  private static final TextTokenizer SENTENCE_PIECE = TestTokenizers.sentencePiece();

  @AfterAll
  static void close() {
    BYTE_LEVEL.close();
    SENTENCE_PIECE.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "return the self.",
        "naïve café 日本語 🙂👩‍👩‍👧‍👦 ﷽ \u0000\u200b",
        "🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂",
        "a\ufffdb\ufffd\ufffd\ufffd\ufffdc\ufffd",
        "\n\n   the\t"
      })
  void thePiecesAddUpToTheTextForBothSpellings(String text) {
    assertThat(join(pieces(BYTE_LEVEL, false, BYTE_LEVEL.encode(text, false)))).isEqualTo(text);
    int[] ids = SENTENCE_PIECE.encode(text, true);
    assertThat(join(pieces(SENTENCE_PIECE, true, ids))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"1,false", "2,true", "3,false", "4,true", "5,false"})
  void randomByteLevelTokensGiveWhatDecodingAllAtOnceGives(long seed, boolean skipSpecial) {
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int[] ids = random.ints(random.nextInt(60), 0, 330).toArray();

      List<String> pieces = pieces(BYTE_LEVEL, skipSpecial, ids);

      assertThat(join(pieces))
          .as("seed %d, ids %s", seed, Arrays.toString(ids))
          .isEqualTo(BYTE_LEVEL.decode(ids, skipSpecial));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void invalidBytesForeverAreNeitherHeldForeverNorLost(long seed) {
    int[] continuationBytes =
        new Random(seed)
            .ints(3000, 0x80, 0x100)
            .map(IncrementalDetokenizerTest::tokenOfByte)
            .toArray();

    List<String> pieces = pieces(BYTE_LEVEL, false, continuationBytes);

    assertThat(join(pieces)).isEqualTo(BYTE_LEVEL.decode(continuationBytes, false));
    assertThat(pieces.subList(10, pieces.size() - 1)).noneMatch(piece -> piece.length() > 20);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void randomTextInByteFallbackStreamsCharacterByCharacter(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder("the ");
      random
          .ints(random.nextInt(20))
          .forEach(
              _ ->
                  text.append(
                      List.of("中", "🙂", "é", " cat", "x", "Ж", " ").get(random.nextInt(7))));
      int[] ids = SENTENCE_PIECE.encode(text.toString(), false);

      List<String> pieces = pieces(SENTENCE_PIECE, false, ids);

      assertThat(join(pieces)).isEqualTo(text.toString());
      assertThat(pieces).noneMatch(piece -> piece.codePointCount(0, piece.length()) > 4);
    }
  }

  @Test
  void aCharacterIsEmittedOnceItIsWhole() {
    int[] ids = BYTE_LEVEL.encode("a🙂b", false);

    assertThat(pieces(BYTE_LEVEL, false, ids)).containsExactly("a", "", "", "", "🙂", "b", "");
  }

  @Test
  void charactersStayWhenAByteRunTurnsInvalidBehindThem() {
    int[] ids = {3 + 0xe4, 3 + 0xb8, 3 + 0xad, 3 + 0xe9, 277};

    assertThat(join(pieces(SENTENCE_PIECE, false, ids))).isEqualTo("中\ufffd the");
  }

  @Test
  void aSpaceBehindThePromptIsKept() {
    int[] prompt = SENTENCE_PIECE.encode("the", true);
    IncrementalDetokenizer behindPrompt = new IncrementalDetokenizer(SENTENCE_PIECE, true, prompt);
    IncrementalDetokenizer atStart = new IncrementalDetokenizer(SENTENCE_PIECE, true);

    assertThat(behindPrompt.append(280)).isEqualTo(" cat");
    assertThat(behindPrompt.append(280)).isEqualTo(" cat");
    assertThat(atStart.append(280)).isEqualTo("cat");
    assertThat(atStart.append(280)).isEqualTo(" cat");
  }

  @Test
  void aCharacterThatThePromptLeavesIncompleteIsEmittedWhole() {
    int[] emoji = SENTENCE_PIECE.encode("🙂", false);
    int[] prompt = Arrays.copyOf(emoji, emoji.length - 2);
    IncrementalDetokenizer detokenizer = new IncrementalDetokenizer(SENTENCE_PIECE, true, prompt);

    assertThat(detokenizer.append(emoji[emoji.length - 2])).isEmpty();
    assertThat(detokenizer.append(emoji[emoji.length - 1])).isEqualTo("🙂");
  }

  @Test
  void specialTokensAreSkippedOrWrittenAsAsked() {
    int[] ids = {0, 100, 1, 101};

    assertThat(join(pieces(BYTE_LEVEL, true, ids))).isEqualTo("ab");
    assertThat(join(pieces(BYTE_LEVEL, false, ids))).isEqualTo("<|bos|>a<|eos|>b");
  }

  private static int tokenOfByte(int value) {
    for (int id = 3; id < 259; id++) {
      if (BYTE_LEVEL.tokenBytes(id)[0] == (byte) value) {
        return id;
      }
    }
    throw new AssertionError("no token for byte " + value);
  }

  private static List<String> pieces(TextTokenizer tokenizer, boolean skipSpecial, int[] ids) {
    IncrementalDetokenizer detokenizer = new IncrementalDetokenizer(tokenizer, skipSpecial);
    List<String> pieces = new ArrayList<>();
    for (int id : ids) {
      pieces.add(detokenizer.append(id));
    }
    pieces.add(detokenizer.flush());
    return pieces;
  }

  private static String join(List<String> pieces) {
    return String.join("", pieces);
  }
}
