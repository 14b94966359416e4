package dev.moemesh.model.text;

/**
 * Turns UTF-8 that comes in pieces into text. It writes a character when its last byte has come,
 * and U+FFFD for bytes that are not valid UTF-8. So the text is independent of where the pieces
 * end.
 *
 * <p>For one sequence, on one thread.
 */
final class Utf8Text {

  /** What becomes of bytes that are not valid UTF-8. */
  enum Invalid {
    /** Each byte is U+FFFD: how SentencePiece decodes its byte tokens. */
    EACH_BYTE,
    /**
     * The beginning of a character becomes one U+FFFD, and so does each other byte. The Unicode
     * Standard (section 3.9, substitution of maximal subparts) and Rust do the same.
     */
    EACH_BEGINNING
  }

  private static final char REPLACEMENT = '\ufffd';

  private final Invalid invalid;

  /** Bytes of a character that has begun, the first of them {@code firstByte}; 0: none has. */
  private int pending;

  private int expected;
  private int firstByte;
  private int codePoint;

  Utf8Text(Invalid invalid) {
    this.invalid = invalid;
  }

  /** Whether this byte goes on with a character that has begun. */
  boolean continues(byte next) {
    if (pending == 0) {
      return false;
    }
    int value = Byte.toUnsignedInt(next);
    return pending > 1 ? isContinuation(value) : mayFollow(firstByte, value);
  }

  /** Takes bytes, and writes the text that became certain with them. */
  void append(byte[] bytes, StringBuilder text) {
    for (byte next : bytes) {
      if (continues(next)) {
        goOn(next & 0x3f, text);
      } else {
        end(text);
        begin(Byte.toUnsignedInt(next), text);
      }
    }
  }

  /** Ends a character that has begun: its bytes were not valid. */
  void end(StringBuilder text) {
    if (pending > 0) {
      int count =
          switch (invalid) {
            case EACH_BYTE -> pending;
            case EACH_BEGINNING -> 1;
          };
      text.repeat(REPLACEMENT, count);
      pending = 0;
    }
  }

  private void begin(int value, StringBuilder text) {
    if (value < 0x80) {
      text.append((char) value);
    } else if (value < 0xc2 || value > 0xf4) {
      text.append(REPLACEMENT);
    } else {
      firstByte = value;
      pending = 1;
      expected = value < 0xe0 ? 2 : value < 0xf0 ? 3 : 4;
      codePoint = value & (0x7f >> expected);
    }
  }

  private void goOn(int bits, StringBuilder text) {
    codePoint = codePoint << 6 | bits;
    pending++;
    if (pending == expected) {
      text.appendCodePoint(codePoint);
      pending = 0;
    }
  }

  /** The second bytes that keep a character short, no surrogate, and below U+110000. */
  private static boolean mayFollow(int first, int value) {
    return switch (first) {
      case 0xe0 -> value >= 0xa0 && value < 0xc0;
      case 0xed -> value >= 0x80 && value < 0xa0;
      case 0xf0 -> value >= 0x90 && value < 0xc0;
      case 0xf4 -> value >= 0x80 && value < 0x90;
      default -> isContinuation(value);
    };
  }

  private static boolean isContinuation(int value) {
    return value >= 0x80 && value < 0xc0;
  }
}
