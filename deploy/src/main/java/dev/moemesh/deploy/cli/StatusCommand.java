package dev.moemesh.deploy.cli;

import dev.moemesh.deploy.mesh.MeshException;
import dev.moemesh.deploy.mesh.ProcessState;
import dev.moemesh.deploy.mesh.ProcessStatus;
import dev.moemesh.deploy.mesh.ProjectRoot;
import dev.moemesh.deploy.mesh.RunningMesh;
import dev.moemesh.deploy.mesh.StatusReader;
import dev.moemesh.deploy.state.MeshRecord;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code moe status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the processes of the mesh, what they hold, and whether they are ready.",
      "Exit code 0 if all are ready, else 1."
    })
public final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Override
  public Integer call() {
    MeshRecord mesh =
        new RunningMesh(ProjectRoot.find().home())
            .find()
            .orElseThrow(() -> new MeshException("no mesh is running; start one with ./moe up"));
    List<ProcessStatus> processes = StatusReader.read(mesh);
    spec.commandLine()
        .getOut()
        .println(json ? StatusJson.render(mesh, processes) : StatusTable.render(mesh, processes));
    boolean ready =
        mesh.ready()
            && processes.stream().allMatch(process -> process.state() == ProcessState.READY);
    return ready ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
