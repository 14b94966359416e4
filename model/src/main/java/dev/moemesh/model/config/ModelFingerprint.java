package dev.moemesh.model.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A number by which processes notice that they serve different models. */
public final class ModelFingerprint {

  private ModelFingerprint() {}

  /**
   * The first 8 bytes, big-endian, of the SHA-256 of {@code config.json}.
   *
   * @throws ModelFormatException if the file cannot be read
   */
  public static long of(Path modelDirectory) {
    Path file = modelDirectory.resolve("config.json");
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return ByteBuffer.wrap(digest).getLong();
    } catch (IOException e) {
      throw new ModelFormatException(
          "expected a readable " + file + "; give a Hugging Face model directory", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
