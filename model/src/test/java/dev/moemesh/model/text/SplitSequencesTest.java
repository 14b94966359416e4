package dev.moemesh.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the prompt: its text and the streamed pieces are one decoding of all ids. */
class SplitSequencesTest {
  private static final int ROUNDS = 400;
  private static final int FIRST_BYTE_TOKEN = 3;
  private static final int THE = 277;
  private static final String BYTE_LEVEL = "/golden/tiny-qwen3moe";
  private static final String SENTENCE_PIECE = "/tokenizers/tiny-sentencepiece";

  private static final TextTokenizer BYTES = TestTokenizers.byteLevel();
  private static final TextTokenizer PIECES = TestTokenizers.sentencePiece();
  private static final HuggingFaceDecoding BYTES_REFERENCE =
      new HuggingFaceDecoding(TestTokenizers.directory(BYTE_LEVEL));
  private static final HuggingFaceDecoding PIECES_REFERENCE =
      new HuggingFaceDecoding(TestTokenizers.directory(SENTENCE_PIECE));

  @AfterAll
  static void close() {
    BYTES.close();
    PIECES.close();
    BYTES_REFERENCE.close();
    PIECES_REFERENCE.close();
  }

  @ParameterizedTest
  @CsvSource({"1,false", "2,true"})
  void holdsForRandomByteLevelTokens(long seed, boolean skipSpecial) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      int[] ids = random.ints(random.nextInt(40), 0, 330).toArray();
      String expected = BYTES_REFERENCE.decode(ids, skipSpecial);

      assertEverySplitGives(expected, BYTES, skipSpecial, ids, seed);
    }
  }

  @ParameterizedTest
  @CsvSource({"3,false", "4,true"})
  void holdsForRandomBytesOfCharacters(long seed, boolean skipSpecial) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      int[] ids = wholeCharacters(random, 12);
      String expected = PIECES_REFERENCE.decode(ids, skipSpecial);

      assertEverySplitGives(expected, PIECES, skipSpecial, ids, seed);
    }
  }

  @ParameterizedTest
  @CsvSource({"5,false", "6,true"})
  void holdsForRandomByteTokensAsSentencePieceDecodesThem(long seed, boolean skipSpecial) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      int[] ids = random.ints(random.nextInt(40), 0, 290).toArray();
      String expected = sentencePiece(ids, skipSpecial);

      assertEverySplitGives(expected, PIECES, skipSpecial, ids, seed);
    }
  }

  @Test
  void aPromptThatEndsInsideACharacterBehindAnotherLosesNothing() {
    int[] prompt = bytes(0xf0, 0x9f, 0x98, 0x81, 0xf0, 0x9f);
    IncrementalDetokenizer detokenizer = new IncrementalDetokenizer(PIECES, true, prompt);

    assertThat(detokenizer.append(bytes(0x98)[0])).isEmpty();
    assertThat(detokenizer.append(bytes(0x80)[0])).isEqualTo("😀");
    assertThat(detokenizer.append(THE)).isEqualTo(" the");
    assertThat(detokenizer.flush()).isEmpty();
  }

  @Test
  void aSpaceSpelledAsAByteStays() {
    int[] prompt = bytes(0xe4, 0xb8, 0xad);
    IncrementalDetokenizer detokenizer = new IncrementalDetokenizer(PIECES, true, prompt);

    assertThat(detokenizer.append(bytes(0x20)[0])).isEqualTo(" ");
    assertThat(detokenizer.append(bytes(0x20)[0])).isEqualTo(" ");
  }

  @Test
  void whatThePromptBeginsIsReplacedOnce() {
    int[] prompt = {THE, bytes(0xf0)[0], bytes(0x9f)[0]};

    assertThat(beginning(PIECES, true, prompt)).isEqualTo("the");
    assertThat(new IncrementalDetokenizer(PIECES, true, prompt).flush()).isEqualTo("\ufffd\ufffd");
    assertThat(PIECES.decode(prompt, true)).isEqualTo("the\ufffd\ufffd");
  }

  @Test
  void aTokensOffsetCountsTheCodePointsBeforeItsCharacter() {
    assertThat(offsets(BYTES, BYTES.encode("a 😀 x", false)))
        .containsExactly(0, 1, 2, 2, 2, 2, 3, 4);
    assertThat(offsets(PIECES, new int[] {1, THE, 2, 0xf0 + 3, THE, THE}))
        .containsExactly(0, 0, 3, 3, 4, 8);
  }

  private static List<Integer> offsets(TextTokenizer tokenizer, int[] ids) {
    IncrementalDetokenizer detokenizer = new IncrementalDetokenizer(tokenizer, true);
    List<Integer> offsets = new ArrayList<>();
    for (int id : ids) {
      detokenizer.append(id);
      offsets.add(detokenizer.offset());
    }
    return offsets;
  }

  private static void assertEverySplitGives(
      String expected, TextTokenizer tokenizer, boolean skipSpecial, int[] ids, long seed) {
    String context = "seed %d, ids %s".formatted(seed, Arrays.toString(ids));
    assertThat(tokenizer.decode(ids, skipSpecial)).as(context).isEqualTo(expected);
    for (int split = 0; split <= ids.length; split++) {
      int[] prompt = Arrays.copyOf(ids, split);
      String text = beginning(tokenizer, skipSpecial, prompt);
      var detokenizer = new IncrementalDetokenizer(tokenizer, skipSpecial, prompt);
      for (int i = split; i < ids.length; i++) {
        text += whole(detokenizer.append(ids[i]));
      }
      text += whole(detokenizer.flush());
      assertThat(text).as("%s, split at %d", context, split).isEqualTo(expected);
    }
  }

  private static String beginning(TextTokenizer tokenizer, boolean skipSpecial, int[] prompt) {
    var detokenizer = new IncrementalDetokenizer(tokenizer, skipSpecial);
    StringBuilder text = new StringBuilder();
    IntStream.of(prompt).forEach(id -> text.append(whole(detokenizer.append(id))));
    return text.toString();
  }

  private static String whole(String piece) {
    assertThat(piece.codePoints())
        .noneMatch(character -> Character.getType(character) == Character.SURROGATE);
    return piece;
  }

  private static int[] bytes(int... values) {
    return IntStream.of(values).map(value -> value + FIRST_BYTE_TOKEN).toArray();
  }

  /** Tokens of texts, special tokens, and characters of one to four byte tokens. */
  private static int[] wholeCharacters(Random random, int count) {
    IntStream.Builder ids = IntStream.builder();
    for (int i = 0; i < count; i++) {
      switch (random.nextInt(3)) {
        case 0 -> ids.add(random.nextInt(3));
        case 1 -> ids.add(random.nextInt(FIRST_BYTE_TOKEN + 256, 284));
        default -> {
          String character = List.of("a", " ", "é", "中", "😀", "\ufffd").get(random.nextInt(6));
          for (byte value : character.getBytes(StandardCharsets.UTF_8)) {
            ids.add(Byte.toUnsignedInt(value) + FIRST_BYTE_TOKEN);
          }
        }
      }
    }
    return ids.build().toArray();
  }

  /**
   * SentencePiece's decoding of byte tokens, written down slowly: the longest character or none.
   */
  private static String sentencePiece(int[] ids, boolean skipSpecial) {
    List<Byte> bytes = new ArrayList<>();
    for (int id : ids) {
      if (!(skipSpecial && id < FIRST_BYTE_TOKEN)) {
        for (byte value : PIECES.tokenBytes(id)) {
          bytes.add(value);
        }
      }
    }
    StringBuilder text = new StringBuilder();
    int start = 0;
    while (start < bytes.size()) {
      int length = Math.min(4, bytes.size() - start);
      while (length > 0 && character(bytes.subList(start, start + length)) == null) {
        length--;
      }
      text.append(length == 0 ? "\ufffd" : character(bytes.subList(start, start + length)));
      start += Math.max(1, length);
    }
    return text.indexOf(" ") == 0 ? text.substring(1) : text.toString();
  }

  private static String character(List<Byte> bytes) {
    byte[] array = new byte[bytes.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = bytes.get(i);
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(array)).toString();
      return text.codePointCount(0, text.length()) == 1 ? text : null;
    } catch (CharacterCodingException _) {
      return null;
    }
  }
}
