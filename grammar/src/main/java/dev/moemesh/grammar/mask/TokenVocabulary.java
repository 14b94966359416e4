package dev.moemesh.grammar.mask;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The tokens of a model by their bytes, ready to be walked. Short and long tokens are apart: what
 * bounds of repetitions mean for a mask depends on how far a token reaches. Immutable.
 */
public final class TokenVocabulary {
  private static final int SHORT = 16;

  private final int size;
  private final byte[][] bytes;
  private final List<Band> bands;

  /** Tokens of up to so many bytes. */
  record Band(TokenTrie trie, int longest) {}

  private TokenVocabulary(byte[][] bytes, List<Band> bands) {
    this.size = bytes.length;
    this.bytes = bytes;
    this.bands = List.copyOf(bands);
  }

  /**
   * A vocabulary.
   *
   * @param bytes of each token by id; empty for tokens that stand for no text: special and unused
   *     ones, which no mask allows
   */
  public static TokenVocabulary of(byte[][] bytes) {
    byte[][] copy = bytes.clone();
    int[] shorter =
        IntStream.range(0, copy.length)
            .filter(id -> copy[id].length > 0 && copy[id].length <= SHORT)
            .toArray();
    int[] longer = IntStream.range(0, copy.length).filter(id -> copy[id].length > SHORT).toArray();
    List<Band> bands =
        IntStream.of(0, 1)
            .mapToObj(band -> band(copy, band == 0 ? shorter : longer))
            .filter(band -> band.longest() > 0)
            .toList();
    return new TokenVocabulary(copy, bands);
  }

  private static Band band(byte[][] bytes, int[] ids) {
    TokenTrie trie = TokenTrie.of(bytes, ids);
    return new Band(trie, trie.deepest());
  }

  /** One more than the largest token id. */
  public int size() {
    return size;
  }

  /** The bytes of a token; do not change them. */
  byte[] bytes(int token) {
    return token < size ? bytes[token] : new byte[0];
  }

  List<Band> bands() {
    return bands;
  }
}
