package dev.moemesh.contract.compatibility;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The protobuf files of the last release, as descriptors in protobuf's text format. */
final class ReleasedContract {
  private static final Path FILE =
      Path.of("src/test/resources/dev/moemesh/contract/compatibility/released.txtpb");

  private ReleasedContract() {}

  static FileDescriptorSet read() throws IOException {
    return TextFormat.parse(Files.readString(FILE), FileDescriptorSet.class);
  }

  static void write(FileDescriptorSet contract) throws IOException {
    Files.writeString(FILE, TextFormat.printer().printToString(contract));
  }
}
