package dev.moemesh.model.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive: the zip of stored entries that {@code torch::jit::load} reads. It holds
 * one module without parameters, of the class {@code __torch__.Block}, whose methods are the source
 * given.
 */
final class TorchArchive {

  /**
   * Pickle of {@code __torch__.Block.__new__()} with an empty state: protocol 2, class, (), new,
   * {}, build, stop.
   */
  private static final byte[] MODULE_PICKLE = pickle("c__torch__\nBlock\n)\u0081}b.");

  /** Pickle of the empty tuple. */
  private static final byte[] CONSTANTS_PICKLE = pickle(").");

  private static final String CLASS =
      """
      class Block(Module):
        __parameters__ = []
        __buffers__ = []

      """;

  private TorchArchive() {}

  /** The archive of methods in TorchScript's serialised dialect. */
  static byte[] of(String... methods) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      store(zip, "block/data.pkl", MODULE_PICKLE);
      store(
          zip,
          "block/code/__torch__.py",
          (CLASS + String.join("\n", methods)).getBytes(StandardCharsets.UTF_8));
      store(zip, "block/constants.pkl", CONSTANTS_PICKLE);
      store(zip, "block/version", "10\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write an archive in memory", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] pickle(String operations) {
    return ("\u0080\u0002" + operations).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
