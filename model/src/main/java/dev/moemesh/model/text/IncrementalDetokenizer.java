package dev.moemesh.model.text;

import static java.util.Objects.requireNonNull;

/**
 * Turns the tokens of one sequence into text as they come. Each piece is final and ends with a
 * whole character. The pieces together with {@link #flush} equal {@link TextTokenizer#decode} of
 * all tokens, wherever the sequence is split.
 *
 * <p>This holds because there is one decoding: the bytes of the tokens, in order, read as UTF-8. A
 * character is written when its last byte has come, so the cost per token is constant.
 *
 * <p>For one sequence, on one thread.
 */
public final class IncrementalDetokenizer {
  /** As many bytes of a character can be there without its last one. */
  private static final int LONGEST_BEGINNING = 3;

  private static final int LONGEST_CHARACTER = 4;

  private final TextTokenizer tokenizer;
  private final boolean skipSpecialTokens;
  private final Utf8Text characters;
  private final StringBuilder piece = new StringBuilder();
  private boolean first = true;
  private int toStrip;
  private int length;
  private int offset;

  /** Starts at the beginning of a text. */
  public IncrementalDetokenizer(TextTokenizer tokenizer, boolean skipSpecialTokens) {
    this.tokenizer = requireNonNull(tokenizer, "tokenizer is null");
    this.skipSpecialTokens = skipSpecialTokens;
    this.characters = new Utf8Text(tokenizer.decoding().invalidBytes());
    this.toStrip = tokenizer.decoding().stripped();
  }

  /**
   * Starts behind a prompt, as if its tokens had been appended and their pieces thrown away. So the
   * first piece begins with a character that the prompt leaves incomplete. Takes time for the last
   * few tokens of the prompt only.
   */
  public IncrementalDetokenizer(TextTokenizer tokenizer, boolean skipSpecialTokens, int[] prompt) {
    this(tokenizer, skipSpecialTokens);
    int start = startOfTail(prompt);
    if (start > 0) {
      first = false;
      toStrip = 0;
    }
    for (int i = start; i < prompt.length; i++) {
      append(prompt[i]);
    }
    length = 0;
    offset = 0;
  }

  /**
   * The position from which decoding gives the state at the prompt's end. An unfinished character
   * lies within the last bytes. The beginning of the text, where characters are stripped, lies
   * before them.
   */
  private int startOfTail(int[] prompt) {
    int needed = LONGEST_BEGINNING + LONGEST_CHARACTER * (tokenizer.decoding().stripped() + 1);
    int start = prompt.length;
    for (int bytes = 0; start > 0 && bytes < needed; start--) {
      if (isVisible(prompt[start - 1])) {
        bytes += tokenizer.decodedBytes(prompt[start - 1], false).length;
      }
    }
    return start;
  }

  /** Takes the next token and returns the text that became final with it, often none. */
  public String append(int id) {
    if (!isVisible(id)) {
      offset = length;
      return "";
    }
    byte[] bytes = tokenizer.decodedBytes(id, first);
    first = false;
    if (bytes.length > 0 && !characters.continues(bytes[0])) {
      characters.end(piece);
    }
    String before = take();
    offset = length;
    characters.append(bytes, piece);
    return before + take();
  }

  /** The text that is still buffered, when no more tokens come. */
  public String flush() {
    characters.end(piece);
    return take();
  }

  /**
   * Where the last token begins in the text that this detokenizer has returned and will return.
   * Counts the code points before the character that the token's first byte belongs to. A token
   * without a text begins where the text ends.
   */
  public int offset() {
    return offset;
  }

  private boolean isVisible(int id) {
    return tokenizer.isVisible(id, skipSpecialTokens);
  }

  private String take() {
    if (piece.isEmpty()) {
      return "";
    }
    int start = 0;
    while (toStrip > 0 && start < piece.length()) {
      int character = piece.codePointAt(start);
      if (character == tokenizer.decoding().stripCharacter()) {
        start += Character.charCount(character);
        toStrip--;
      } else {
        toStrip = 0;
      }
    }
    length += piece.codePointCount(start, piece.length());
    String text = piece.substring(start);
    piece.setLength(0);
    return text;
  }
}
