package dev.moemesh.deploy.cli;

import dev.moemesh.deploy.chat.ChatClient;
import dev.moemesh.deploy.chat.ChatException;
import dev.moemesh.deploy.chat.ChatHistory;
import dev.moemesh.deploy.chat.Sampling;
import dev.moemesh.deploy.mesh.MeshException;
import dev.moemesh.deploy.mesh.ProjectRoot;
import dev.moemesh.deploy.mesh.RunningMesh;
import dev.moemesh.deploy.state.MeshRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code moe chat}. */
@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Talks to the model, line by line.",
      "Ctrl-C stops an answer, Ctrl-D leaves. Reads a pipe too: a line is a question."
    })
public final class ChatCommand implements Callable<Integer> {
  private static final String PROMPT = "> ";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "Instructions that come before the conversation.")
  private @Nullable String system;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The API (default: the mesh that runs here).")
  private @Nullable URI url;

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      defaultValue = "${env:MOE_API_KEY}",
      description = "The key to show, where the API asks for one (default: $MOE_API_KEY).")
  private @Nullable String apiKey;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "256",
      description = "The longest answer (default: ${DEFAULT-VALUE}).")
  private int maxTokens;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "0 for the likeliest answer (default: the server's).")
  private @Nullable Double temperature;

  @Override
  public Integer call() throws IOException {
    Sampling sampling = sampling();
    if (url != null && (url.getHost() == null || !url.getScheme().matches("https?"))) {
      throw new ParameterException(
          spec.commandLine(), "--url: expected http://host:port, found " + url);
    }
    boolean interactive = Terminal.isInteractive();
    PrintWriter out = spec.commandLine().getOut();
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (ChatClient client = client()) {
      String model = client.model();
      if (interactive) {
        Interrupts.handle(client::cancel);
        out.println("Talking to " + model + ". Ctrl-C stops an answer, Ctrl-D leaves.");
      }
      return talk(new ChatHistory(client, model, sampling), input, interactive);
    } catch (ChatException e) {
      throw new MeshException(String.valueOf(e.getMessage()));
    }
  }

  private int talk(ChatHistory conversation, BufferedReader input, boolean interactive)
      throws IOException {
    if (system != null) {
      conversation.instruct(system);
    }
    while (true) {
      show(interactive ? PROMPT : "");
      String line = input.readLine();
      if (line == null) {
        return ExitCode.OK;
      }
      if (!line.isBlank()) {
        ask(conversation, line, interactive);
      }
    }
  }

  private void ask(ChatHistory conversation, String question, boolean interactive) {
    try {
      conversation.ask(question, this::show);
      spec.commandLine().getOut().println();
    } catch (ChatException e) {
      if (!interactive) {
        throw e;
      }
      spec.commandLine().getErr().println("moe: " + e.getMessage());
    }
  }

  private void show(String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }

  private Sampling sampling() {
    try {
      Sampling sampling = Sampling.of(maxTokens);
      return temperature == null ? sampling : sampling.withTemperature(temperature);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private ChatClient client() {
    Optional<String> key = Optional.ofNullable(apiKey).filter(given -> !given.isBlank());
    if (url != null) {
      return new ChatClient(url, key, Optional.empty());
    }
    MeshRecord mesh = localMesh();
    return new ChatClient(URI.create(mesh.url()), key, mesh.certificateFile());
  }

  private static MeshRecord localMesh() {
    return new RunningMesh(ProjectRoot.find().home())
        .find()
        .orElseThrow(
            () -> new MeshException("no mesh is running; start one with ./moe up, or give --url"));
  }
}
