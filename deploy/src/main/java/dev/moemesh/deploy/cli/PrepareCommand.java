package dev.moemesh.deploy.cli;

import dev.moemesh.deploy.mesh.AotTraining;
import dev.moemesh.deploy.mesh.ProjectRoot;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code moe prepare}, which the launcher script runs once after a build. */
@Command(
    name = "prepare",
    hidden = true,
    description = "Makes the caches that let the processes of a mesh start faster.")
public final class PrepareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    new AotTraining(ProjectRoot.find()).run(new PlainProgress(spec.commandLine().getOut()));
    return ExitCode.OK;
  }
}
