package dev.moemesh.model.text;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongFunction;

/**
 * Owns one native tokenizer.
 *
 * <p>It uses the library below DJL's {@code HuggingFaceTokenizer} for three reasons. That class
 * fetches every field of an encoding, which takes 2.4 times as long for a long prompt. It truncates
 * to a length of its own. And it queries the cloud's metadata service.
 *
 * <p>Thread-safe: the native tokenizer is read-only once it is set up, and the lock keeps {@link
 * #close} from freeing it under a running call.
 */
final class NativeTokenizer implements AutoCloseable {
  private static final TokenizersLibrary LIBRARY = load();

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final long handle;
  private boolean closed;

  private NativeTokenizer(long handle) {
    this.handle = handle;
  }

  /** The processor's build lies in the jar; the build for CUDA would be downloaded. */
  private static TokenizersLibrary load() {
    if (System.getProperty("RUST_FLAVOR") == null) {
      System.setProperty("RUST_FLAVOR", "cpu");
    }
    LibUtils.checkStatus();
    return TokenizersLibrary.LIB;
  }

  static NativeTokenizer open(String tokenizerJson) {
    long handle;
    try {
      handle = LIBRARY.createTokenizerFromString(tokenizerJson);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "tokenizer.json is not one this version reads (%s): fetch the model again, or save it with an older version of Hugging Face tokenizers"
              .formatted(e.getMessage()),
          e);
    }
    LIBRARY.disableTruncation(handle);
    LIBRARY.disablePadding(handle);
    return new NativeTokenizer(handle);
  }

  int[] encode(String text, boolean addSpecialTokens) {
    String sound = isSound(text) ? text : mended(text);
    return whileOpen(
        tokenizer -> {
          long encoding = LIBRARY.encode(tokenizer, sound, addSpecialTokens);
          try {
            return Arrays.stream(LIBRARY.getTokenIds(encoding))
                .mapToInt(Math::toIntExact)
                .toArray();
          } finally {
            LIBRARY.deleteEncoding(encoding);
          }
        });
  }

  private <T> T whileOpen(LongFunction<T> work) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("The tokenizer is closed: open it again");
      }
      return work.apply(handle);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** One lone surrogate would spoil every character beyond the basic plane on its way to Rust. */
  private static boolean isSound(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static String mended(String text) {
    StringBuilder mended = new StringBuilder(text.length());
    text.codePoints()
        .map(character -> Character.getType(character) == Character.SURROGATE ? 0xfffd : character)
        .forEach(mended::appendCodePoint);
    return mended.toString();
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        LIBRARY.deleteTokenizer(handle);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
