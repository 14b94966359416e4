package dev.moemesh.deploy.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.deploy.fake.Run;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caches of real JVMs, as ProcessCommands gives them. */
class AotCacheTest {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();
  private static final String COLLECTOR = "-XX:+UseSerialGC";

  @TempDir private Path directory;
  private Path jar;
  private Path cache;

  @BeforeEach
  void layOut() throws IOException {
    jar = directory.resolve("program.jar");
    cache = AotCache.file(directory, "program");
    writeJar(First.class);
  }

  /** The program before the build. */
  static final class First {
    private First() {}

    public static void main(String[] arguments) {
      System.out.println("first");
    }
  }

  /** The program after the build. */
  static final class Second {
    private Second() {}

    public static void main(String[] arguments) {
      System.out.println("second");
    }
  }

  @Test
  void aProgramStartsFromTheCacheThatItWroteBefore() throws Exception {
    train();

    Run run = start("-Xlog:class+load=info:stderr");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("first\n");
    assertThat(run.err()).containsPattern("AotCacheTest\\$First source: shared objects file");
  }

  @Test
  void aCacheOfOtherJarsIsNotUsedAndNotTalkedAbout() throws Exception {
    train();
    writeJar(Second.class);
    makeCacheNewer();

    assertThat(start()).isEqualTo(new Run(0, "second\n", ""));
  }

  @Test
  void aCacheThatWasMadeUnderOtherSettingsIsNotTalkedAbout() throws Exception {
    train();

    assertThat(start("-XX:+UseParallelGC", "-XX:-UseCompressedOops"))
        .isEqualTo(new Run(0, "first\n", ""));
  }

  @Test
  void aDamagedCacheIsNotUsedAndNotTalkedAbout() throws Exception {
    train();
    byte[] whole = Files.readAllBytes(cache);
    for (byte[] damaged :
        List.of(
            new byte[0],
            "no cache at all".repeat(10_000).getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(whole, whole.length / 2))) {
      Files.write(cache, damaged);

      assertThat(start()).isEqualTo(new Run(0, "first\n", ""));
    }
  }

  @Test
  void aCacheThatIsMissingOrOlderThanTheProgramIsNotGivenToTheJvm() throws Exception {
    AotCache.Reading reading = new AotCache.Reading(directory);

    assertThat(reading.options("program", jar)).isEmpty();
    Files.createFile(cache);
    Files.setLastModifiedTime(cache, FileTime.from(Instant.EPOCH));
    assertThat(reading.options("program", jar)).isEmpty();
    makeCacheNewer();
    assertThat(reading.options("program", jar)).contains("-XX:AOTCache=" + cache);
  }

  private void train() throws IOException, InterruptedException {
    Run run = java(new AotCache.Writing(directory).options("program", jar));
    assertThat(run.exitCode()).isZero();
    assertThat(cache).isNotEmptyFile();
  }

  private Run start(String... options) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(new AotCache.Reading(directory).options("program", jar));
    assertThat(all).isNotEmpty();
    all.addAll(List.of(options));
    return java(all);
  }

  private Run java(List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(JAVA));
    if (options.stream().noneMatch(option -> option.endsWith("GC"))) {
      command.add(COLLECTOR);
    }
    command.addAll(options);
    command.addAll(List.of("-jar", jar.toString()));
    return Run.of(directory, Map.of(), command);
  }

  private void makeCacheNewer() throws IOException {
    Files.setLastModifiedTime(cache, FileTime.from(Instant.now().plusSeconds(60)));
  }

  private void writeJar(Class<?> program) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, program.getName());
    String entry = program.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        var bytes = program.getClassLoader().getResourceAsStream(entry)) {
      out.putNextEntry(new JarEntry(entry));
      bytes.transferTo(out);
    }
  }
}
