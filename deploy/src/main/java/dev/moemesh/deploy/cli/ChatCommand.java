package dev.moemesh.deploy.cli;

import dev.moemesh.deploy.chat.ChatClient;
import dev.moemesh.deploy.chat.ChatException;
import dev.moemesh.deploy.chat.ChatHistory;
import dev.moemesh.deploy.chat.ChatInput;
import dev.moemesh.deploy.chat.PipedInput;
import dev.moemesh.deploy.chat.Sampling;
import dev.moemesh.deploy.chat.TerminalInput;
import dev.moemesh.deploy.mesh.MeshException;
import dev.moemesh.deploy.mesh.ProjectRoot;
import dev.moemesh.deploy.mesh.RunningMesh;
import dev.moemesh.deploy.state.MeshRecord;
import java.io.IOException;
import java.net.URI;
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
  private static final String GREETING = "Talking to %s. Ctrl-C stops an answer, Ctrl-D leaves.%n";

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
    try (ChatClient client = client()) {
      String model = client.model();
      try (ChatInput input = input(client)) {
        if (input.isInteractive()) {
          input.show(GREETING.formatted(model));
        }
        return talk(new ChatHistory(client, model, sampling), input);
      }
    } catch (ChatException e) {
      throw new MeshException(String.valueOf(e.getMessage()));
    }
  }

  private ChatInput input(ChatClient client) throws IOException {
    return Terminal.isInteractive()
        ? TerminalInput.open(client::cancel)
        : new PipedInput(System.in, spec.commandLine().getOut());
  }

  private int talk(ChatHistory conversation, ChatInput input) throws IOException {
    if (system != null) {
      conversation.instruct(system);
    }
    for (var line = input.next(); line.isPresent(); line = input.next()) {
      if (!line.get().isBlank()) {
        ask(conversation, line.get(), input);
      }
    }
    return ExitCode.OK;
  }

  private void ask(ChatHistory conversation, String question, ChatInput input) {
    try {
      conversation.ask(question, input::show);
      input.show(System.lineSeparator());
    } catch (ChatException e) {
      if (!input.isInteractive()) {
        throw e;
      }
      spec.commandLine().getErr().println("moe: " + e.getMessage());
    }
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
