package dev.moemesh.model.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/**
 * How a tokenizer's decoder turns a token, as the vocabulary spells it, into bytes. The text of a
 * sequence is the UTF-8 that the bytes of its tokens form together.
 *
 * <p>Follows the decoders of Hugging Face tokenizers, each of which handles one token at a time.
 */
sealed interface TokenSpelling {

  /**
   * The bytes of one token, on their own perhaps not valid UTF-8.
   *
   * @param first whether the token is the first one of the text
   */
  byte[] bytes(String token, boolean first);

  /** The bytes of a token shown by itself. */
  default byte[] alone(String token) {
    return bytes(token, false);
  }

  /** Whether no token stands for more characters than it is spelled with. */
  boolean neverGrows();

  /** GPT-2's spelling: one printable character per byte. A token spelled otherwise is its text. */
  record ByteLevel() implements TokenSpelling {
    private static final int CHARACTERS = 0x144;
    private static final int[] BYTE_BY_CHARACTER = byteByCharacter();

    private static int[] byteByCharacter() {
      int[] bytes = new int[CHARACTERS];
      Arrays.fill(bytes, -1);
      int next = 0x100;
      for (int value = 0; value < 0x100; value++) {
        boolean printable =
            (value >= '!' && value <= '~')
                || (value >= 0xa1 && value <= 0xac)
                || (value >= 0xae && value <= 0xff);
        bytes[printable ? value : next++] = value;
      }
      return bytes;
    }

    @Override
    public byte[] bytes(String token, boolean first) {
      byte[] bytes = new byte[token.length()];
      for (int i = 0; i < bytes.length; i++) {
        char character = token.charAt(i);
        int value = character < CHARACTERS ? BYTE_BY_CHARACTER[character] : -1;
        if (value < 0) {
          return token.getBytes(UTF_8);
        }
        bytes[i] = (byte) value;
      }
      return bytes;
    }

    @Override
    public boolean neverGrows() {
      return true;
    }
  }

  /** One text for another in each token. */
  record Replacement(String pattern, String content) {

    String in(String token) {
      return token.replace(pattern, content);
    }
  }

  /**
   * SentencePiece's spelling: usually {@code ▁} for a space, and {@code <0x0A>} for a byte that no
   * other token holds.
   *
   * @param byteFallback whether tokens such as {@code <0x0A>} are bytes
   */
  record SentencePiece(List<Replacement> replacements, boolean byteFallback)
      implements TokenSpelling {
    private static final int BYTE_TOKEN_LENGTH = 6;

    public SentencePiece {
      replacements = List.copyOf(replacements);
    }

    @Override
    public byte[] bytes(String token, boolean first) {
      String text = token;
      for (Replacement replacement : replacements) {
        text = replacement.in(text);
      }
      int value = byteFallback ? fallbackByte(text) : -1;
      return value < 0 ? text.getBytes(UTF_8) : new byte[] {(byte) value};
    }

    private static int fallbackByte(String token) {
      if (token.length() != BYTE_TOKEN_LENGTH || !token.startsWith("<0x") || !token.endsWith(">")) {
        return -1;
      }
      int high = Character.digit(token.charAt(3), 16);
      int low = Character.digit(token.charAt(4), 16);
      return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    @Override
    public boolean neverGrows() {
      return replacements.stream()
          .allMatch(each -> each.content().length() <= each.pattern().length());
    }
  }

  /**
   * A mark for each space.
   *
   * @param atStart whether the text's first token keeps the spaces that its marks stand for
   */
  record Metaspace(String mark, boolean atStart) implements TokenSpelling {

    @Override
    public byte[] bytes(String token, boolean first) {
      return token.replace(mark, first && !atStart ? "" : " ").getBytes(UTF_8);
    }

    @Override
    public boolean neverGrows() {
      return true;
    }
  }

  /** The tokens' own texts with spaces between them: what is decoded without a decoder. */
  record Words() implements TokenSpelling {

    @Override
    public byte[] bytes(String token, boolean first) {
      return (first ? token : " " + token).getBytes(UTF_8);
    }

    @Override
    public byte[] alone(String token) {
      return token.getBytes(UTF_8);
    }

    /** Text may be unknown here, and one token then stands for any length of it. */
    @Override
    public boolean neverGrows() {
      return false;
    }
  }
}
