package dev.moemesh.deploy.whole;

import dev.moemesh.deploy.fake.Run;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A load generator or evaluation that others publish. The program is on the path, or {@code
 * MOE_TEST_GUIDELLM}, {@code MOE_TEST_AIPERF}, {@code MOE_TEST_LM_EVAL} names it.
 */
enum LoadGenerator {
  GUIDELLM {
    @Override
    List<String> arguments(URI url, String model, Path tokenizer, Path home) {
      return List.of(
          "run",
          "--backend",
          "kind=openai_http,target=%s,model=%s".formatted(url, model),
          "--profile",
          "kind=concurrent,streams=2",
          "--constraint",
          "kind=max_requests,count=8",
          "--tokenizer",
          "kind=huggingface_auto,model=" + tokenizer,
          "--data",
          "kind=synthetic_text,prompt_tokens=16,output_tokens=8",
          "--output",
          "kind=json,path=" + home.resolve("report.json"),
          "--disable-progress");
    }
  },
  AIPERF {
    @Override
    List<String> arguments(URI url, String model, Path tokenizer, Path home) throws IOException {
      return List.of(
          "profile",
          "--model",
          model,
          "--url",
          url.toString(),
          "--endpoint-type",
          "chat",
          "--streaming",
          "--per-chunk-usage",
          "--use-server-token-count",
          "--concurrency",
          "2",
          "--request-count",
          "8",
          "--tokenizer",
          cached(tokenizer, home),
          "--synthetic-input-tokens-mean",
          "16",
          "--output-tokens-mean",
          "8",
          "--ui",
          "none",
          "--artifact-dir",
          home.resolve("artifacts").toString());
    }
  },
  LM_EVAL {
    @Override
    List<String> arguments(URI url, String model, Path tokenizer, Path home) throws IOException {
      return List.of(
          "--model",
          "local-completions",
          "--model_args",
          "base_url=%s,model=%s,tokenizer=%s,tokenizer_backend=huggingface"
              .formatted(url.resolve("/v1/completions"), model, tokenizer),
          "--tasks",
          "sums",
          "--include_path",
          task(home).toString());
    }
  };

  abstract List<String> arguments(URI url, String model, Path tokenizer, Path home)
      throws IOException;

  /** The program, where this machine has it. */
  Optional<Path> program() {
    return ClientRun.program("MOE_TEST_" + name(), name().toLowerCase(Locale.ROOT));
  }

  /** Runs eight small requests, or a task of four questions. */
  Run run(URI url, String model, Path tokenizer) throws IOException, InterruptedException {
    Path program = program().orElseThrow();
    return ClientRun.of(
        tokenizer,
        home -> {
          List<String> command = new ArrayList<>(List.of(program.toString()));
          command.addAll(arguments(url, model, tokenizer, home));
          return command;
        });
  }

  /** Puts a tokenizer where the hub's client finds it without the network; its name there. */
  private static String cached(Path tokenizer, Path home) throws IOException {
    String revision = "1".repeat(40);
    Path entry = home.resolve(".cache/huggingface/hub/models--mesh--tokenizer");
    Path snapshot = Files.createDirectories(entry.resolve("snapshots").resolve(revision));
    Files.writeString(Files.createDirectories(entry.resolve("refs")).resolve("main"), revision);
    for (String file : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(tokenizer.resolve(file), snapshot.resolve(file));
    }
    return "mesh/tokenizer";
  }

  /** Writes a task of multiple choice, and the folder that holds it. */
  private static Path task(Path home) throws IOException {
    Path folder = Files.createDirectory(home.resolve("task"));
    Path questions = folder.resolve("sums.jsonl");
    Files.writeString(
        questions,
        "{\"question\": \"1 + 1 =\", \"choices\": [\" 2\", \" 3\"], \"answer\": 0}\n".repeat(4));
    Files.writeString(
        folder.resolve("sums.yaml"),
        """
        task: sums
        dataset_path: json
        dataset_kwargs:
          data_files: {test: %s}
        test_split: test
        output_type: multiple_choice
        doc_to_text: "{{question}}"
        doc_to_choice: "{{choices}}"
        doc_to_target: "{{answer}}"
        """
            .formatted(questions));
    return folder;
  }
}
