package dev.moemesh.grammar;

import dev.moemesh.grammar.mask.TokenVocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A byte-level vocabulary with pieces that cross the borders of JSON's parts. */
public final class TestVocabulary {
  private static final String[] PIECES = {
    "\":",
    "\": ",
    "\",",
    "\", \"",
    "{\"",
    "\"}",
    "\"}}",
    "}}",
    "]}",
    "}]",
    ", ",
    ",\n  \"",
    "{\n",
    "true",
    "false",
    "null",
    "name",
    "abc",
    "hello world",
    " the",
    ": ",
    "[1,",
    "[[",
    "]]",
    "\\n",
    "\\u00",
    "123",
    "45",
    "0.",
    "e1",
    "é",
    "日本",
    "{\"name\": \"",
    "\"a\":",
    "    ",
    "aaaaaaaaaaaaaaaaaaaaaaaa",
    "2024-01-",
    "T10:",
    "-",
    "+",
    "x-",
    "id"
  };

  private final byte[][] bytes;
  private final TokenVocabulary vocabulary;

  /** All bytes, some pieces, and one special token at the end. */
  public TestVocabulary() {
    List<byte[]> tokens = new ArrayList<>();
    for (int value = 0; value < 256; value++) {
      tokens.add(new byte[] {(byte) value});
    }
    for (String piece : PIECES) {
      tokens.add(piece.getBytes(StandardCharsets.UTF_8));
    }
    Random random = new Random(7);
    String letters = "etaoinshrdlu \"{}[]:,.0123456789_-";
    for (int i = 0; i < 400; i++) {
      StringBuilder piece = new StringBuilder();
      for (int length = 2 + random.nextInt(4); length > 0; length--) {
        piece.append(letters.charAt(random.nextInt(letters.length())));
      }
      tokens.add(piece.toString().getBytes(StandardCharsets.UTF_8));
    }
    tokens.add(new byte[0]);
    this.bytes = tokens.toArray(byte[][]::new);
    this.vocabulary = TokenVocabulary.of(bytes);
  }

  public TokenVocabulary vocabulary() {
    return vocabulary;
  }

  public byte[] bytes(int token) {
    return bytes[token];
  }

  public int size() {
    return bytes.length;
  }
}
