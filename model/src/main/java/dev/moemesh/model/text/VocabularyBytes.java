package dev.moemesh.model.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;

/** The bytes of a model's tokens, read without opening its tokenizer. */
public final class VocabularyBytes {
  private static final byte[] NONE = {};

  private VocabularyBytes() {}

  /**
   * The bytes that each token stands for in a text. Special tokens, tokens that end a sequence, and
   * ids without a token have none.
   *
   * @param modelDirectory in the Hugging Face layout
   * @param size how many ids the model's output has, padded ones included
   * @throws IllegalArgumentException if there is no {@code tokenizer.json}
   */
  public static byte[][] read(Path modelDirectory, int size) {
    ModelFiles files = new ModelFiles(modelDirectory);
    String json =
        files
            .text("tokenizer.json")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Structured output needs the model's vocabulary; expected a tokenizer.json in %s, found none: download the model's tokenizer files"
                            .formatted(modelDirectory)));
    try {
      Vocabulary vocabulary = Vocabulary.parse(json);
      Set<Integer> ends = SpecialTokens.read(files).endIds();
      byte[][] bytes = new byte[size][];
      for (int id = 0; id < size; id++) {
        boolean text = !vocabulary.isSpecial(id) && !ends.contains(id);
        bytes[id] = text ? vocabulary.bytes(id) : NONE;
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "tokenizer.json in " + modelDirectory + " is not valid JSON: fetch the model again", e);
    }
  }
}
