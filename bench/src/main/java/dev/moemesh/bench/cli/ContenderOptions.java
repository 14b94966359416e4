package dev.moemesh.bench.cli;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that add contenders, which are measured in turn with the mesh. */
final class ContenderOptions {
  private static final Pattern DELAY = Pattern.compile("\\d+(us|ms|s)");

  @Option(
      names = "--in-process",
      description = "The same code in one process, without gateway, Kafka and gRPC.")
  private boolean inProcess;

  @Option(
      names = "--against",
      paramLabel = "URL",
      description = "Another OpenAI-compatible server that runs; repeatable.")
  private List<URI> against = new ArrayList<>();

  @Option(
      names = "--hop-delay",
      paramLabel = "TIME",
      description = "A second mesh, whose processes hold back each message so long, as 1ms.")
  private @Nullable String hopDelay;

  @Option(
      names = "--dense",
      description = {
        "With --random: a second mesh, with a dense model of equal total size: one expert,",
        "as wide as all of them."
      })
  private boolean dense;

  boolean inProcess() {
    return inProcess;
  }

  List<URI> against() {
    return against;
  }

  Optional<String> hopDelay() {
    return Optional.ofNullable(hopDelay);
  }

  boolean dense() {
    return dense;
  }

  /**
   * Checks them.
   *
   * @param started whether the mesh is started for the run
   * @param random whether its model is a random one
   */
  void check(boolean started, boolean random) {
    if (!started && (inProcess || hopDelay != null || dense)) {
      throw new IllegalArgumentException(
          "--in-process, --hop-delay and --dense go with a mesh that is started; leave them out with --url");
    }
    if (dense && !random) {
      throw new IllegalArgumentException("--dense goes with --random; give both or neither");
    }
    if (hopDelay != null && !DELAY.matcher(hopDelay).matches()) {
      throw new IllegalArgumentException(
          "--hop-delay: expected a time such as 1ms or 500us, found " + hopDelay);
    }
    for (URI url : against) {
      TargetOptions.requireServer("--against", url);
    }
  }
}
