package dev.moemesh.gateway.served;

import java.util.List;

/**
 * Converts between text and token ids with the served model's tokenizer. Safe for concurrent use.
 */
public interface Text {

  /** The most characters (of UTF-16) that one token stands for. */
  int longestToken();

  List<Integer> encode(String text, boolean addSpecialTokens);

  String decode(List<Integer> tokenIds, boolean specialTokens);

  /** The token as the vocabulary spells it, such as {@code ▁hello}; empty for an unused id. */
  String name(int tokenId);

  /** What a token stands for: UTF-8, maybe only a part of a character. */
  byte[] bytes(int tokenId);

  /**
   * The text that is certain of a sequence's beginning, whatever follows: without a character that
   * it leaves incomplete, which the pieces behind it begin with.
   */
  default String beginning(List<Integer> tokenIds, boolean specialTokens) {
    Detokenizer detokenizer = detokenizer(List.of(), specialTokens);
    StringBuilder text = new StringBuilder();
    tokenIds.forEach(id -> text.append(detokenizer.append(id)));
    return text.toString();
  }

  /**
   * Detokenises what follows a prompt, which is not part of the text but for a character that it
   * leaves incomplete.
   */
  Detokenizer detokenizer(List<Integer> prompt, boolean specialTokens);

  /** Turns the tokens of one choice into text, never half a character. For one thread at a time. */
  interface Detokenizer {

    /** The text that has become certain with this token, maybe none. */
    String append(int tokenId);

    /** What was held back. */
    String flush();

    /** The code points of the text before the character in which the last token begins. */
    int offset();
  }
}
