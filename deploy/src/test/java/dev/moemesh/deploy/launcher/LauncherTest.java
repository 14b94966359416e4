package dev.moemesh.deploy.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.moemesh.deploy.fake.PrintArguments;
import dev.moemesh.deploy.fake.ProgramJar;
import dev.moemesh.deploy.fake.Run;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The script {@code ./moe} in a project of its own, with a Maven of its own, on a machine with just
 * the tools it needs.
 */
class LauncherTest {
  private static final Path JDK = Path.of(System.getProperty("java.home"));
  private static final Path HELP = Path.of("src/main/help");
  private static final List<String> MODULES =
      List.of(
          "gateway", "attention-service", "router-service", "expert-service", "deploy", "bench");

  @TempDir private Path directory;
  private Path project;
  private Path tools;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void layOutProject() throws IOException {
    project = Files.createDirectories(directory.resolve("a project"));
    tools = Files.createDirectories(directory.resolve("tools"));
    for (String tool :
        List.of(
            "bash", "sh", "env", "sed", "find", "tail", "cat", "grep", "dirname", "mkdir", "mv",
            "touch", "flock")) {
      linkTool(tool);
    }
    Files.copy(Path.of("..", "moe"), project.resolve("moe"));
    Files.createFile(project.resolve("pom.xml"));
    copyHelp();
    for (String module : MODULES) {
      Files.createDirectories(project.resolve(module).resolve("src"));
      Files.createFile(project.resolve(module).resolve("pom.xml"));
    }
    maven("exit 0");
    environment.put("PATH", tools.toString());
    environment.put("HOME", directory.toString());
    environment.put("MOE_JDK_PLACES", JDK.toString());
  }

  @Test
  void handsOverWithItsArgumentsFromAnyDirectory() throws Exception {
    pretendBuilt();

    Run run = moe("chat", "--system", "be brief");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("root=" + project.toRealPath() + "\n", "cwd=" + directory.toRealPath() + "\n")
        .contains("[chat]\n[--system]\n[be brief]\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", ""})
  void worksInALocaleOfAsciiOnlyWithPathsOfOtherCharacters(String locale) throws Exception {
    assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
    Path moved = Files.move(project, directory.resolve("un modèle – 模型"));
    project = moved;
    pretendBuilt();
    environment.put("LC_ALL", locale);
    environment.put("LANG", locale);

    Run run = moe("up", "--model", "/tmp/modèle");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("root=" + moved.toRealPath() + "\n")
        .contains("[up]\n[--model]\n[/tmp/modèle]\n");
  }

  @Test
  void leavesALocaleAloneThatHasOtherCharacters() throws Exception {
    pretendBuilt();
    linkTool("locale");
    environment.put("LANG", "C.UTF-8");

    assertThat(moe("status").out()).contains("locale=null/C.UTF-8\n");
  }

  @Test
  void saysInOneLineThatThereIsNoNewEnoughJdk() throws Exception {
    pretendBuilt();
    environment.put("MOE_JDK_PLACES", oldJdk().toString());
    environment.put("JAVA_HOME", oldJdk().toString());

    Run run = moe("status");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).startsWith("moe: found no JDK 25 or newer; install one").hasLineCount(1);
  }

  @Test
  void refusesAnOldJdkThatWasChosenByName() throws Exception {
    pretendBuilt();
    environment.put("MOE_JAVA_HOME", oldJdk().toString());

    Run run = moe("status");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("MOE_JAVA_HOME=" + oldJdk()).hasLineCount(1);
  }

  @Test
  void looksForAJdkWhereverPeopleKeepThem() throws Exception {
    pretendBuilt();
    environment.put("JAVA_HOME", oldJdk().toString());
    environment.put("MOE_JDK_PLACES", oldJdk() + "\n" + JDK.getParent() + "/*");

    assertThat(moe("status").out()).contains("[status]");
  }

  @Test
  void findsTheJdkBehindJavaOnThePath() throws Exception {
    pretendBuilt();
    environment.put("MOE_JDK_PLACES", "");
    executable(tools.resolve("java"), "#!/bin/sh\nexec '" + JDK.resolve("bin/java") + "' \"$@\"\n");

    assertThat(moe("status").out()).contains("[status]");
  }

  @Test
  void buildsWhatIsMissingOnceAndSaysSo() throws Exception {
    maven(
        "for j in "
            + jars()
            + "; do mkdir -p \"$(dirname \"$j\")\"; cat '"
            + programJar()
            + "' > \"$j\"; done");

    Run first = moe("up");
    Run second = moe("up");

    assertThat(first.exitCode()).isZero();
    assertThat(first.err().lines())
        .satisfiesExactly(
            building -> assertThat(building).startsWith("moe: building"),
            preparing -> assertThat(preparing).startsWith("moe: preparing faster starts"));
    assertThat(first.out()).contains("[up]");
    assertThat(second.err()).isEmpty();
    assertThat(mavenCalls()).containsExactly("package");
  }

  @Test
  void startsAlthoughTheCachesCannotBeMadeAndDoesNotTryAgain() throws Exception {
    pretendBuilt();
    ProgramJar.write(project.resolve("deploy/target/moe.jar"), FailToPrepare.class);

    Run first = moe("up");
    Run second = moe("up");

    assertThat(first.exitCode()).isZero();
    assertThat(first.out()).isEqualTo("up\n");
    assertThat(first.err()).startsWith("moe: preparing").hasLineCount(1);
    assertThat(second).isEqualTo(new Run(0, "up\n", ""));
  }

  /** A command line that knows no preparing. */
  static final class FailToPrepare {
    private FailToPrepare() {}

    public static void main(String[] arguments) {
      if (arguments[0].equals("prepare")) {
        System.exit(1);
      }
      System.out.println(arguments[0]);
    }
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    pretendBuilt();
    Path source = Files.createFile(project.resolve("gateway/src/New.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

    Run run = moe("up");

    assertThat(run.exitCode()).isZero();
    assertThat(mavenCalls()).containsExactly("package");
  }

  @Test
  void leavesABuildAloneThatAMeshRunsFrom() throws Exception {
    pretendBuilt();
    Path source = Files.createFile(project.resolve("gateway/src/New.java"));
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    Files.createDirectories(project.resolve(".moe/run"));
    Files.writeString(
        project.resolve(".moe/run/supervisor.pid"), ProcessHandle.current().pid() + "\n");

    moe("up");

    assertThat(project.resolve("calls")).doesNotExist();
  }

  @Test
  void showsTheErrorsOfABuildThatFails() throws Exception {
    maven("echo '[ERROR] Gateway.java:3: no such thing'; exit 1");

    Run run = moe("up");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("no such thing", "the build failed; all of its output is in");
  }

  @Test
  void takesTheMavenOnThePathIfTheWrapperCannotFetchItsOwn() throws Exception {
    pretendBuilt();
    Files.delete(project.resolve("target/moe-built"));
    executable(project.resolve("mvnw"), "#!/bin/sh\nexit 1\n");
    executable(
        tools.resolve("mvn"),
        "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'Apache Maven 3.8.7'; else touch '"
            + project
            + "/system-maven'; fi\n");

    Run run = moe("up");

    assertThat(run.exitCode()).isZero();
    assertThat(project.resolve("system-maven")).exists();
  }

  @Test
  void saysWhatToDoWithoutAnyMaven() throws Exception {
    executable(project.resolve("mvnw"), "#!/bin/sh\nexit 1\n");

    Run run = moe("up");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("there is no mvn 3.8 or newer on the PATH");
  }

  @Test
  void runsTheTestsAndPassesTheirExitCodeOn() throws Exception {
    maven("echo 'Tests run: 5, Failures: 1'; exit 4");

    Run run = moe("test", "-pl", "deploy");

    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.out()).contains("Tests run: 5, Failures: 1");
    assertThat(Files.readString(project.resolve("arguments"))).contains("-Pmesh verify -pl deploy");
  }

  @Test
  void runsTheBenchmarksFromTheirOwnJar() throws Exception {
    pretendBuilt();

    Run run = moe("bench", "--url", "http://x");

    assertThat(run.out()).contains("[--url]").doesNotContain("[bench]");
  }

  @ParameterizedTest
  @CsvSource({
    "--help, moe.txt",
    "-h, moe.txt",
    "help, moe.txt",
    "help up, up.txt",
    "up --help, up.txt",
    "chat -h, chat.txt",
    "bench --model x --help, bench.txt",
    "test --help, test.txt"
  })
  void helpsWithoutAJdkAndWithoutABuild(String arguments, String file) throws Exception {
    environment.put("MOE_JDK_PLACES", "");

    Run run = moe(arguments.split(" ", -1));

    assertThat(run).isEqualTo(new Run(0, Files.readString(HELP.resolve(file)), ""));
    assertThat(project.resolve("calls")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "moe", "help foo", "../up", ""})
  void refusesAWrongCommandAtOnceWithThoseThatThereAre(String arguments) throws Exception {
    environment.put("MOE_JDK_PLACES", "");

    Run run = moe(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("the commands are api-key, bench, chat, down, status, test, up; see ./moe --help")
        .hasLineCount(1);
    assertThat(project.resolve("calls")).doesNotExist();
  }

  @Test
  void refusesAWrongOptionBeforeItBuilds() throws Exception {
    Run run = moe("up", "--model", "x", "--wrong=1");

    assertThat(run)
        .isEqualTo(new Run(2, "", "moe: Unknown option: '--wrong=1'; see ./moe up --help\n"));
    assertThat(project.resolve("calls")).doesNotExist();
  }

  @Test
  void buildsForOptionsThatHelpNames() throws Exception {
    moe("up", "--model=x", "--detach", "--set", "--a=b", "--set", "c=d");

    assertThat(mavenCalls()).containsExactly("package");
  }

  private void copyHelp() throws IOException {
    Path copies = Files.createDirectories(project.resolve("deploy/src/main/help"));
    try (Stream<Path> files = Files.list(HELP)) {
      for (Path file : files.toList()) {
        Path copy = Files.copy(file, copies.resolve(file.getFileName()));
        Files.setLastModifiedTime(copy, FileTime.from(Instant.EPOCH));
      }
    }
  }

  private Run moe(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(project.resolve("moe").toString()));
    command.addAll(List.of(arguments));
    return Run.of(directory, environment, command);
  }

  /** A wrapper that notes the goal and the arguments of each call, and then does something. */
  private void maven(String script) throws IOException {
    executable(
        project.resolve("mvnw"),
        """
        #!/usr/bin/env bash
        if [ "$1" = --version ]; then exit 0; fi
        echo "$*" > arguments
        for last; do :; done
        echo "$last" >> calls
        """
            + script
            + "\n");
  }

  private List<String> mavenCalls() throws IOException {
    return Files.readAllLines(project.resolve("calls"));
  }

  private void pretendBuilt() throws IOException {
    for (String jar : jars().split(" ", -1)) {
      ProgramJar.write(project.resolve(jar), PrintArguments.class);
    }
    Files.createDirectories(project.resolve("target"));
    Files.createFile(project.resolve("target/moe-built"));
  }

  private static String jars() {
    return "gateway/target/quarkus-app/quarkus-run.jar attention-service/target/quarkus-app/quarkus-run.jar"
        + " router-service/target/quarkus-app/quarkus-run.jar expert-service/target/quarkus-app/quarkus-run.jar"
        + " deploy/target/moe.jar bench/target/bench.jar";
  }

  private Path programJar() throws IOException {
    Path jar = directory.resolve("program.jar");
    ProgramJar.write(jar, PrintArguments.class);
    return jar;
  }

  private Path oldJdk() throws IOException {
    Path jdk = directory.resolve("jdk 17");
    if (Files.notExists(jdk)) {
      Files.createDirectories(jdk.resolve("bin"));
      executable(jdk.resolve("bin/java"), "#!/bin/sh\necho 'openjdk version \"17.0.1\"' >&2\n");
      executable(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    }
    return jdk;
  }

  private void linkTool(String name) throws IOException {
    for (String place : Arrays.asList(System.getenv("PATH").split(File.pathSeparator, -1))) {
      Path tool = Path.of(place, name);
      if (Files.isExecutable(tool)) {
        executable(tools.resolve(name), "#!/bin/sh\nexec '" + tool + "' \"$@\"\n");
        return;
      }
    }
  }

  private static void executable(Path file, String content) throws IOException {
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
