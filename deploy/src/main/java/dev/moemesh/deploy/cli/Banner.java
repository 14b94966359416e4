package dev.moemesh.deploy.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.moemesh.deploy.mesh.MeshSpec;
import dev.moemesh.deploy.state.MeshRecord;
import dev.moemesh.deploy.state.ProcessRecord;
import dev.moemesh.deploy.table.AlignedTable;
import dev.moemesh.deploy.table.Alignment;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What a person reads when the mesh is ready. */
final class Banner {
  private static final String RANDOM =
      """

      Its weights are random, so what it says is nonsense. To serve a real model, give a Hugging Face
      directory of the Mixtral, Qwen2-MoE, Qwen3-MoE or OLMoE family: ./moe up --model DIR
      """;

  private Banner() {}

  static String of(MeshRecord mesh, MeshSpec spec) {
    String random = Path.of(mesh.modelDirectory()).equals(spec.root().tinyModel()) ? RANDOM : "";
    return """

        The mesh is ready: %s
          model %s from %s
        %s
        %s
        Try it:
          curl %s%s/v1/completions%s -H 'Content-Type: application/json' \\
            -d '{"model": %s, "prompt": "Once upon a time", "max_tokens": 32}'
          ./moe chat       talk to it
          ./moe status     what runs and what it holds
          ./moe down       end it"""
        .formatted(
            mesh.url(),
            mesh.model(),
            mesh.modelDirectory(),
            pods(mesh),
            random,
            mesh.certificate().isEmpty() ? "" : "--cacert " + mesh.certificate() + " ",
            mesh.url(),
            spec.exposure().apiKeys() == null ? "" : " -H \"Authorization: Bearer $MOE_API_KEY\"",
            quoted(mesh.model()));
  }

  private static String pods(MeshRecord mesh) {
    List<List<String>> rows =
        mesh.processes().stream()
            .filter(process -> !process.experts().isEmpty())
            .map(Banner::pod)
            .toList();
    return AlignedTable.of(rows, Alignment.LEFT)
        .lines()
        .map(line -> "  " + line)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static List<String> pod(ProcessRecord process) {
    return List.of(process.name(), "experts " + ExpertRanges.of(process.experts()));
  }

  /** As a JSON string within a shell's single quotes. */
  private static String quoted(String text) {
    return TextNode.valueOf(text).toString().replace("'", "'\\''");
  }
}
