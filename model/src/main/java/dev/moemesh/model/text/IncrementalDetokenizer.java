package dev.moemesh.model.text;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * Turns the tokens of one sequence into text as they come. Each piece is final: it never ends
 * within a character, and the pieces together are what decoding all tokens at once gives.
 *
 * <p>As in Hugging Face's and vLLM's incremental detokenisation, a short window of tokens is
 * decoded with each new one (a token's text can depend on the one before it), so the cost per token
 * is constant. The tokens' bytes say whether a character is incomplete and has to wait.
 *
 * <p>One difference from decoding at once: where a run of byte-fallback tokens is not valid UTF-8
 * as a whole, the characters in it that were whole when they came stay.
 *
 * <p>For one sequence, on one thread.
 */
public final class IncrementalDetokenizer {
  private static final int CONTEXT = 8;
  private static final int LONGEST_WINDOW = 32;

  private final TextTokenizer tokenizer;
  private final boolean skipSpecialTokens;
  private final IncompleteCharacter incomplete = new IncompleteCharacter();

  /** Tokens whose text is decoded together; those before {@code boundary} only as context. */
  private int[] window = {};

  private int boundary;
  private String emitted = "";
  private int pendingBytes;

  /** Starts at the beginning of a text. */
  public IncrementalDetokenizer(TextTokenizer tokenizer, boolean skipSpecialTokens) {
    this(tokenizer, skipSpecialTokens, new int[0]);
  }

  /**
   * Starts behind a prompt, so that the first token keeps a leading space it would lose at the
   * beginning of a text. The prompt itself is not emitted, but for a character that it leaves
   * incomplete.
   */
  public IncrementalDetokenizer(TextTokenizer tokenizer, boolean skipSpecialTokens, int[] prompt) {
    this.tokenizer = requireNonNull(tokenizer, "tokenizer is null");
    this.skipSpecialTokens = skipSpecialTokens;
    int[] visible = Arrays.stream(prompt).filter(this::isVisible).toArray();
    this.window = lastOf(visible, CONTEXT);
    this.boundary = window.length;
    for (int id : window) {
      pendingBytes = incomplete.append(tokenizer.tokenBytes(id));
    }
    String context = decode();
    this.emitted = context.substring(0, finalLength(context));
  }

  /** Takes the next token and returns the text that became final with it, often none. */
  public String append(int id) {
    if (!isVisible(id)) {
      return "";
    }
    if (joinsByteRun(id)) {
      forgetContext();
    }
    window = Arrays.copyOf(window, window.length + 1);
    window[window.length - 1] = id;
    pendingBytes = incomplete.append(tokenizer.tokenBytes(id));
    String text = decode();
    String piece = emit(text, finalLength(text));
    int held = text.length() - emitted.length();
    if (held == 0) {
      moveWindow(boundary, held);
      boundary = window.length;
    } else if (window.length > LONGEST_WINDOW) {
      moveWindow(window.length - CONTEXT, held);
    }
    return piece;
  }

  /** The text still held back, for when no more tokens will come. */
  public String flush() {
    String text = decode();
    return emit(text, text.length());
  }

  private boolean isVisible(int id) {
    return tokenizer.isVisible(id, skipSpecialTokens);
  }

  private String decode() {
    return window.length == 0 ? "" : tokenizer.decode(window, skipSpecialTokens);
  }

  private int finalLength(String text) {
    return Math.max(0, text.length() - tokenizer.spelling().replacements(pendingBytes));
  }

  private String emit(String text, int end) {
    String piece = text.substring(Math.min(emitted.length(), end), end);
    emitted += piece;
    return piece;
  }

  /** A byte behind a run that is already emitted: decoded with it, it could undo the run. */
  private boolean joinsByteRun(int id) {
    return boundary == window.length
        && boundary > 0
        && pendingBytes == 0
        && tokenizer.isByteFallback(id)
        && tokenizer.isByteFallback(window[boundary - 1]);
  }

  private void forgetContext() {
    window = new int[0];
    boundary = 0;
    emitted = "";
  }

  private void moveWindow(int start, int held) {
    window = Arrays.copyOfRange(window, start, window.length);
    boundary = Math.max(0, boundary - start);
    String text = decode();
    emitted = text.substring(0, Math.max(0, text.length() - held));
  }

  private static int[] lastOf(int[] ids, int count) {
    return Arrays.copyOfRange(ids, Math.max(0, ids.length - count), ids.length);
  }
}
