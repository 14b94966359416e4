package dev.moemesh.model.text;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Hugging Face's own decoding of a {@code tokenizer.json}, to compare with; the caller closes. */
final class HuggingFaceDecoding implements AutoCloseable {
  private final long handle;

  HuggingFaceDecoding(Path directory) {
    LibUtils.checkStatus();
    try {
      handle =
          TokenizersLibrary.LIB.createTokenizerFromString(
              Files.readString(directory.resolve("tokenizer.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String decode(int[] ids, boolean skipSpecialTokens) {
    return TokenizersLibrary.LIB.decode(
        handle, Arrays.stream(ids).asLongStream().toArray(), skipSpecialTokens);
  }

  @Override
  public void close() {
    TokenizersLibrary.LIB.deleteTokenizer(handle);
  }
}
