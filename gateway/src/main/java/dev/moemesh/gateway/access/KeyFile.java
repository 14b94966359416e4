package dev.moemesh.gateway.access;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.moemesh.gateway.quota.Allowance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A file of API keys that is reloaded when it changes. Its attributes are checked at most once a
 * second, and only while requests arrive. A file that cannot be read or has a bad line keeps the
 * previous keys, and is logged once. Safe for concurrent use.
 */
final class KeyFile implements KeySource {
  private static final Logger LOG = Logger.getLogger(KeyFile.class);
  private static final long BETWEEN_LOOKS = Duration.ofSeconds(1).toNanos();

  private final Path file;
  private final Allowance defaults;
  private final LongSupplier nanos;
  private volatile ApiKeys keys;
  private volatile long lookedAt;

  @GuardedBy("this")
  private @Nullable Object version;

  /**
   * @param nanos a monotonic clock
   * @throws IllegalArgumentException if the file cannot be read, has a bad line, or has no key
   */
  KeyFile(Path file, Allowance defaults, LongSupplier nanos) {
    this.file = file;
    this.defaults = defaults;
    this.nanos = nanos;
    this.lookedAt = nanos.getAsLong();
    try {
      this.version = version();
      this.keys = read().requireSome(file.toString());
    } catch (IOException e) {
      throw new IllegalArgumentException(unreadable(e), e);
    }
  }

  @Override
  public ApiKeys current() {
    long now = nanos.getAsLong();
    if (now - lookedAt >= BETWEEN_LOOKS) {
      look(now);
    }
    return keys;
  }

  private synchronized void look(long now) {
    if (now - lookedAt < BETWEEN_LOOKS) {
      return;
    }
    lookedAt = now;
    Object found = found();
    if (!found.equals(version)) {
      version = found;
      reload();
    }
  }

  private void reload() {
    try {
      keys = read();
      LOG.infof("Read %s again: %d keys are valid", file, keys.callers().size());
    } catch (IOException e) {
      LOG.errorf("%s. The keys stay as they were", unreadable(e));
    } catch (IllegalArgumentException e) {
      LOG.errorf("%s. The keys stay as they were", e.getMessage());
    }
  }

  private Object found() {
    try {
      return version();
    } catch (IOException e) {
      return String.valueOf(e);
    }
  }

  private Object version() throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new Version(
        attributes.lastModifiedTime(), attributes.size(), Objects.toString(attributes.fileKey()));
  }

  private record Version(Object modified, long size, String inode) {}

  private ApiKeys read() throws IOException {
    return KeyLines.read(file.toString(), Files.readAllLines(file), defaults);
  }

  private String unreadable(IOException e) {
    return "%s: expected a file of API keys that the gateway can read, found %s".formatted(file, e);
  }
}
