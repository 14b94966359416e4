package dev.moemesh.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.gateway.quota.Allowance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  private static final String OLD = "moe-the-old-key-0001";
  private static final String NEW = "moe-the-new-key-0002";

  @TempDir private Path directory;
  private long now;
  private int version;

  @Test
  void takesUpAChangedFileWithinASecond() throws IOException {
    KeyFile keys = open("alice=" + OLD);
    write("alice=" + NEW);

    now += Duration.ofMillis(999).toNanos();
    boolean early = keys.current().find(NEW).isPresent();
    now += Duration.ofMillis(1).toNanos();

    assertThat(early).isFalse();
    assertThat(keys.current().find(NEW)).isPresent();
    assertThat(keys.current().find(OLD)).isEmpty();
  }

  @Test
  void keepsItsKeysWhileTheFileIsWrongOrAway() throws IOException {
    KeyFile keys = open("alice=" + OLD);

    write("alice");
    now += Duration.ofSeconds(1).toNanos();
    assertThat(keys.current().find(OLD)).isPresent();
    Files.delete(file());
    now += Duration.ofSeconds(1).toNanos();
    assertThat(keys.current().find(OLD)).isPresent();
    write("alice=" + NEW);
    now += Duration.ofSeconds(1).toNanos();
    assertThat(keys.current().find(NEW)).isPresent();
  }

  @Test
  void anEmptiedFileLetsNobodyIn() throws IOException {
    KeyFile keys = open("alice=" + OLD);

    write("# all gone");
    now += Duration.ofSeconds(1).toNanos();

    assertThat(keys.current().find(OLD)).isEmpty();
  }

  @Test
  void doesNotStartWithoutAKeyOrAFile() throws IOException {
    write("# nobody yet");

    assertThatThrownBy(this::open)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected at least one line name=key");
    Files.delete(file());
    assertThatThrownBy(this::open)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a file of API keys that the gateway can read");
  }

  private KeyFile open(String content) throws IOException {
    write(content);
    return open();
  }

  private KeyFile open() {
    return new KeyFile(file(), Allowance.NONE, () -> now);
  }

  /** Each version has another time, however fast the test is. */
  private void write(String content) throws IOException {
    Files.writeString(file(), content);
    Files.setLastModifiedTime(
        file(), FileTime.from(Instant.EPOCH.plusSeconds(1_000_000 + version++)));
  }

  private Path file() {
    return directory.resolve("keys");
  }
}
