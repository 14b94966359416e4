package dev.moemesh.contract.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.moemesh.contract.v1.DataPlane;
import dev.moemesh.contract.v1.Inference;
import dev.moemesh.contract.v1.Placement;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * With {@code -Dcontract.release=true} it takes the present files as those of the release; commit
 * the file that it writes.
 */
class WireCompatibilityTest {
  private static final FileDescriptorSet CURRENT =
      FileDescriptorSet.newBuilder()
          .addFile(DataPlane.getDescriptor().toProto())
          .addFile(Inference.getDescriptor().toProto())
          .addFile(Placement.getDescriptor().getFile().toProto())
          .build();

  @Test
  void theContractUnderstandsWhatTheLastReleaseWrites() throws IOException {
    if (Boolean.getBoolean("contract.release")) {
      ReleasedContract.write(CURRENT);
    }

    assertThat(WireChanges.between(ReleasedContract.read(), CURRENT))
        .as(
            "changes that processes of the last release would misread; mend each as it says."
                + " If no release is to be understood any more, accept the present files with"
                + " ./mvnw -pl contract test -Dtest=WireCompatibilityTest -Dcontract.release=true,"
                + " and say so in CHANGELOG.md")
        .isEmpty();
  }

  @Test
  void everyFileOfTheContractIsCompared() {
    assertThat(ProtoFiles.all())
        .as("add the file's outer class to CURRENT")
        .hasSize(CURRENT.getFileCount());
  }
}
