package dev.moemesh.model.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a tokenizer spells bytes in its vocabulary. */
enum TokenBytes {
  /** GPT-2's spelling: one printable character per byte. */
  BYTE_LEVEL {
    @Override
    byte[] of(String token) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(token.length());
      for (int i = 0; i < token.length(); i++) {
        Integer value = BYTE_BY_CHARACTER.get(token.charAt(i));
        if (value == null) {
          return token.getBytes(StandardCharsets.UTF_8);
        }
        bytes.write(value);
      }
      return bytes.toByteArray();
    }

    @Override
    int replacements(int incompleteBytes) {
      return Math.min(1, incompleteBytes);
    }
  },
  /** SentencePiece's: {@code ▁} for a space, {@code <0x0A>} for a byte no other token holds. */
  SENTENCE_PIECE {
    @Override
    byte[] of(String token) {
      Matcher single = BYTE_FALLBACK.matcher(token);
      return single.matches()
          ? new byte[] {(byte) Integer.parseInt(single.group(1), 16)}
          : token.replace('\u2581', ' ').getBytes(StandardCharsets.UTF_8);
    }

    @Override
    int replacements(int incompleteBytes) {
      return incompleteBytes;
    }
  },
  /** The text itself. */
  PLAIN {
    @Override
    byte[] of(String token) {
      return token.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    int replacements(int incompleteBytes) {
      return 0;
    }
  };

  private static final Pattern BYTE_FALLBACK = Pattern.compile("<0x([0-9A-Fa-f]{2})>");
  private static final Map<Character, Integer> BYTE_BY_CHARACTER = byteByCharacter();

  /** The bytes of one vocabulary entry, on their own perhaps not valid UTF-8. */
  abstract byte[] of(String token);

  /** How many U+FFFD the decoder writes for the start of a character at the text's end. */
  abstract int replacements(int incompleteBytes);

  /** Whether a token is a single byte of SentencePiece's spelling. */
  static boolean isByteFallback(String token) {
    return BYTE_FALLBACK.matcher(token).matches();
  }

  private static Map<Character, Integer> byteByCharacter() {
    Map<Character, Integer> bytes = new HashMap<>();
    char next = 0x100;
    for (int value = 0; value < 0x100; value++) {
      boolean printable =
          (value >= '!' && value <= '~')
              || (value >= 0xa1 && value <= 0xac)
              || (value >= 0xae && value <= 0xff);
      bytes.put(printable ? (char) value : next++, value);
    }
    return bytes;
  }
}
