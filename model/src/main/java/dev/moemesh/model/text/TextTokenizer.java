package dev.moemesh.model.text;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A model's tokenizer: Hugging Face's own implementation on the model's {@code tokenizer.json}. It
 * neither truncates nor pads, and touches no network.
 *
 * <p>Thread-safe. Owner of native memory until {@link #close}, which waits for calls in progress.
 * Later calls throw {@link IllegalStateException}.
 */
public final class TextTokenizer implements AutoCloseable {
  private final NativeTokenizer tokenizer;
  private final Vocabulary vocabulary;
  private final int vocabularySize;
  private final int longestToken;
  private final SpecialTokens specialTokens;

  private TextTokenizer(
      NativeTokenizer tokenizer, Vocabulary vocabulary, SpecialTokens specialTokens) {
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
    this.vocabularySize = vocabulary.size();
    this.longestToken = vocabulary.longest();
    this.specialTokens = specialTokens;
  }

  /**
   * Opens the tokenizer of a model directory in the Hugging Face layout.
   *
   * @throws IllegalArgumentException if there is no {@code tokenizer.json}, or it is not valid
   */
  public static TextTokenizer open(Path modelDirectory) {
    ModelFiles files = new ModelFiles(requireNonNull(modelDirectory, "modelDirectory is null"));
    String json =
        files
            .text("tokenizer.json")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Expected a tokenizer.json in %s, found none: download the model's tokenizer files, or convert its older tokenizer with Hugging Face transformers"
                            .formatted(modelDirectory)));
    try {
      Vocabulary vocabulary = Vocabulary.parse(json);
      SpecialTokens specialTokens = SpecialTokens.read(files);
      return new TextTokenizer(NativeTokenizer.open(json), vocabulary, specialTokens);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "tokenizer.json in " + modelDirectory + " is not valid JSON: fetch the model again", e);
    }
  }

  /**
   * The token ids of a text. Half a surrogate pair counts as U+FFFD, as it does in UTF-8.
   *
   * @param addSpecialTokens whether the tokenizer's post-processor may add its own, such as a
   *     beginning-of-sequence token. True for a bare prompt. False for a rendered chat template,
   *     which already contains them
   */
  public int[] encode(String text, boolean addSpecialTokens) {
    return tokenizer.encode(requireNonNull(text, "text is null"), addSpecialTokens);
  }

  /**
   * The text of a whole sequence, as Hugging Face's tokenizers decode it.
   *
   * <p>One difference concerns a run of byte tokens ({@code <0x0A>}) that is not valid UTF-8 as a
   * whole. Here only the bytes that belong to no character become U+FFFD, as in SentencePiece.
   * Hugging Face replaces the whole run, which a stream that has shown a part of it cannot.
   *
   * @param skipSpecialTokens whether to leave special tokens out
   */
  public String decode(int[] ids, boolean skipSpecialTokens) {
    IncrementalDetokenizer detokenizer = new IncrementalDetokenizer(this, skipSpecialTokens);
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      text.append(detokenizer.append(id));
    }
    return text.append(detokenizer.flush()).toString();
  }

  /** A token's own text, e.g. for log-probabilities; bytes that are not UTF-8 become U+FFFD. */
  public String tokenText(int id) {
    return new String(tokenBytes(id), StandardCharsets.UTF_8);
  }

  /** A token as the vocabulary spells it; empty for an unused id. */
  public String tokenName(int id) {
    return vocabulary.name(id);
  }

  /** A token's own bytes, on their own perhaps only part of a character; none for an unused id. */
  public byte[] tokenBytes(int id) {
    return vocabulary.bytes(id);
  }

  /** The most characters (of UTF-16) that one token stands for, as far as one can tell. */
  public int longestToken() {
    return longestToken;
  }

  /** One more than the largest token id; the model's own output may be padded beyond it. */
  public int vocabularySize() {
    return vocabularySize;
  }

  /**
   * Whether decoding gives the token any text: it exists, and is not special if those are skipped.
   */
  boolean isVisible(int id, boolean skipSpecialTokens) {
    return vocabulary.contains(id) && !(skipSpecialTokens && vocabulary.isSpecial(id));
  }

  /** A token's bytes within a text. */
  byte[] decodedBytes(int id, boolean first) {
    return vocabulary.bytes(id, first);
  }

  Decoding decoding() {
    return vocabulary.decoding();
  }

  /** The tokens that mark beginnings and ends. */
  public SpecialTokens specialTokens() {
    return specialTokens;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
