package dev.moemesh.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTest {
  @TempDir private Path directory;

  @Test
  void knowsALivingProcessAgain() {
    ProcessIdentity identity = ProcessIdentity.of(ProcessHandle.current());

    assertThat(identity.find()).contains(ProcessHandle.current());
  }

  @Test
  void doesNotTakeAnotherProcessWithTheSameIdForIt() {
    ProcessIdentity identity = ProcessIdentity.of(ProcessHandle.current());

    assertThat(new ProcessIdentity(identity.pid(), identity.startedAtMillis() + 60_000).find())
        .isEmpty();
  }

  @Test
  void readsTheEndOfALog() throws Exception {
    Path log =
        Files.writeString(directory.resolve("log"), "x\n".repeat(100_000) + "one\ntwo\nthree\n");

    assertThat(LogTail.lastLines(log, 2)).containsExactly("two", "three");
    assertThat(LogTail.lastLines(directory.resolve("none"), 2)).isEmpty();
  }

  @Test
  void leavesTheFramesOfStackTracesOut() throws Exception {
    Path log =
        Files.writeString(
            directory.resolve("log"),
            "java.lang.Error: no\n\tat a.B.c(B.java:1)\n\nCaused by: x\n\t... 3 more\n\tat a.B.<init>(Unknown Source)\n");

    assertThat(LogTail.lastLines(log, 5)).containsExactly("java.lang.Error: no", "Caused by: x");
  }

  @Test
  void readsResidentMemoryAsLinuxWritesIt() {
    assertThat(ResidentMemory.parse(List.of("Name:\tjava", "VmRSS:\t  2048 kB")))
        .isEqualTo(2 << 20);
    assertThat(ResidentMemory.parse(List.of("Name:\tjava"))).isZero();
  }
}
