package dev.moemesh.model.text;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Tokenizers small enough to test with; the caller closes them. */
final class TestTokenizers {
  private TestTokenizers() {}

  /** Byte-level BPE in GPT-2's spelling, no special tokens added; 320 tokens. */
  static TextTokenizer byteLevel() {
    return TextTokenizer.open(directory("/golden/tiny-qwen3moe"));
  }

  /** SentencePiece's spelling with byte fallback; adds a beginning, and would truncate and pad. */
  static TextTokenizer sentencePiece() {
    return TextTokenizer.open(directory("/tokenizers/tiny-sentencepiece"));
  }

  static Path directory(String resource) {
    try {
      return Path.of(
              java.util.Objects.requireNonNull(
                      TestTokenizers.class.getResource(resource + "/tokenizer.json"))
                  .toURI())
          .getParent();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
