package dev.moemesh.deploy.whole;

import dev.moemesh.deploy.fake.Run;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A client of OpenAI's API that others publish, with the script of checks that drives it.
 *
 * <p>Python packages come from the interpreter in {@code MOE_TEST_PYTHON}, else from {@code
 * python3}; Node packages from the folder in {@code MOE_TEST_NODE}, which holds {@code
 * node_modules}.
 */
enum PublicClient {
  OPENAI_PYTHON("openai_client.py", "openai"),
  LANGCHAIN("langchain_client.py", "langchain_openai"),
  LLAMA_INDEX("llamaindex_client.py", "llama_index.llms.openai_like"),
  LITELLM("litellm_client.py", "litellm"),
  OPENAI_JAVASCRIPT("openai_client.mjs", "openai"),
  AI_SDK("ai_sdk_client.mjs", "ai");

  private static final Path SCRIPTS = Path.of("src/test/resources/clients").toAbsolutePath();

  private final String script;
  private final String module;

  PublicClient(String script, String module) {
    this.script = script;
    this.module = module;
  }

  /** Whether this machine has the client. */
  boolean installed() throws IOException, InterruptedException {
    Optional<Path> program = program();
    if (program.isEmpty()) {
      return false;
    }
    List<String> probe =
        python()
            ? List.of(program.get().toString(), "-c", "import " + module)
            : List.of(program.get().toString(), "-e", "require.resolve('%s')".formatted(module));
    return ClientRun.of(folder(), _ -> probe).exitCode() == 0;
  }

  /** Runs the checks of the client. */
  Run check(URI url, String model) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            program().orElseThrow().toString(),
            SCRIPTS.resolve(script).toString(),
            url.toString().replaceFirst("/$", ""),
            model,
            "unused-key");
    return ClientRun.of(folder(), _ -> command);
  }

  /** What a machine needs to run the client. */
  String remedy() {
    return python()
        ? "%s needs Python with the package '%s'; name its interpreter in MOE_TEST_PYTHON"
            .formatted(name(), module)
        : "%s needs Node with the package '%s'; name the folder of node_modules in MOE_TEST_NODE"
            .formatted(name(), module);
  }

  private Optional<Path> program() {
    return python()
        ? ClientRun.program("MOE_TEST_PYTHON", "python3")
        : ClientRun.program("MOE_TEST_NODE_PROGRAM", "node");
  }

  private Path folder() {
    String named = System.getenv("MOE_TEST_NODE");
    return python() || named == null ? SCRIPTS : Path.of(named);
  }

  private boolean python() {
    return script.endsWith(".py");
  }
}
