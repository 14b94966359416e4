package dev.moemesh.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks of this package, all or those that {@code -Djmh.include} names; {@code
 * -Djmh.arguments} takes JMH's own options, such as {@code -p rows=1,16}. No test by name, so that
 * a build leaves it out.
 */
class Benchmarks {
  @Test
  void run() throws CommandLineOptionException, RunnerException {
    String arguments = System.getProperty("jmh.arguments", "").strip();
    var options =
        new OptionsBuilder()
            .parent(
                new CommandLineOptions(
                    arguments.isEmpty() ? new String[0] : arguments.split("\\s+", -1)))
            .include(
                Benchmarks.class.getPackageName() + ".*" + System.getProperty("jmh.include", ""))
            // The build's tests compute with one thread; these with all, unless told otherwise.
            .jvmArgsAppend("-Dai.djl.pytorch.num_threads=" + threads())
            .shouldFailOnError(true)
            .build();

    assertThat(new Runner(options).run()).isNotEmpty();
  }

  private static int threads() {
    return Integer.getInteger("jmh.threads", Runtime.getRuntime().availableProcessors());
  }
}
