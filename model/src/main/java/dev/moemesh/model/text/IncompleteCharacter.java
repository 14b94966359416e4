package dev.moemesh.model.text;

/** Watches a stream of bytes for a UTF-8 character that has begun but not ended. */
final class IncompleteCharacter {
  private static final int LONGEST = 3;

  private byte[] tail = {};

  /** Takes more bytes and returns how many at the end may be the start of a character. */
  int append(byte[] bytes) {
    byte[] seen = new byte[tail.length + bytes.length];
    System.arraycopy(tail, 0, seen, 0, tail.length);
    System.arraycopy(bytes, 0, seen, tail.length, bytes.length);
    int pending = pending(seen);
    tail = java.util.Arrays.copyOfRange(seen, seen.length - pending, seen.length);
    return pending;
  }

  private static int pending(byte[] bytes) {
    for (int length = 1; length <= Math.min(LONGEST, bytes.length); length++) {
      int value = Byte.toUnsignedInt(bytes[bytes.length - length]);
      boolean continues = value >= 0x80 && value < 0xc0;
      if (!continues) {
        return characterLength(value) > length ? length : 0;
      }
    }
    return 0;
  }

  private static int characterLength(int firstByte) {
    if (firstByte < 0xc2 || firstByte > 0xf4) {
      return 1;
    }
    return firstByte < 0xe0 ? 2 : firstByte < 0xf0 ? 3 : 4;
  }
}
