package dev.moemesh.deploy.cli;

import dev.moemesh.deploy.mesh.ProjectRoot;
import dev.moemesh.deploy.mesh.RunningMesh;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code moe down}. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = {
      "Ends the mesh and returns when all its processes are gone.",
      "Also ends what a killed ./moe up has left behind."
    })
public final class DownCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    var running = new RunningMesh(ProjectRoot.find().home());
    boolean found = running.find().isPresent();
    int ended = running.end();
    out.println(
        found ? "The mesh is down, %d processes ended.".formatted(ended) : "No mesh is running.");
    return ExitCode.OK;
  }
}
