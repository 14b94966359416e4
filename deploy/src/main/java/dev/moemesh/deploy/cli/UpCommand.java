package dev.moemesh.deploy.cli;

import dev.moemesh.deploy.mesh.InvalidOptionException;
import dev.moemesh.deploy.mesh.LocalMesh;
import dev.moemesh.deploy.mesh.MeshSpec;
import dev.moemesh.deploy.mesh.ProgressListener;
import dev.moemesh.deploy.mesh.ProjectRoot;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code moe up}. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Serves a model on this machine until Ctrl-C.",
      "Starts a Kafka broker, the gateway, the router, the attention service and expert pods."
    },
    footer = {
      "",
      "Without --model it serves a tiny Mixtral whose weights are random: good to see the mesh",
      "run, but it talks nonsense. State and logs lie in .moe, or where MOE_HOME says."
    })
public final class UpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private MeshOptions options = new MeshOptions();

  @Option(names = "--detach", description = "Return when the mesh is ready, and leave it running.")
  private boolean detach;

  /** How a detached supervisor is told that it is one. */
  @Option(names = "--detached", hidden = true)
  private boolean detached;

  @Override
  public Integer call() throws InterruptedException {
    ProjectRoot root = ProjectRoot.find();
    MeshSpec mesh = mesh(root);
    return detach ? leave(mesh) : stay(mesh);
  }

  private MeshSpec mesh(ProjectRoot root) {
    try {
      return options.spec(root);
    } catch (InvalidOptionException e) {
      throw new ParameterException(spec.commandLine(), e.commandLineMessage(), e);
    }
  }

  private int leave(MeshSpec mesh) throws InterruptedException {
    var arguments = spec.commandLine().getParseResult().expandedArgs();
    return new DetachedUp(mesh, arguments, spec.commandLine().getOut(), spec.commandLine().getErr())
        .run();
  }

  private int stay(MeshSpec wanted) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (LocalMesh mesh = LocalMesh.start(wanted, listener(out))) {
      if (!detached) {
        out.println(Banner.of(mesh.mesh(), wanted));
        out.println("Ctrl-C ends the mesh.");
      }
      mesh.awaitClosed();
    }
    return ExitCode.OK;
  }

  private static ProgressListener listener(PrintWriter out) {
    return Terminal.isInteractive() ? new LiveProgress(out) : new PlainProgress(out);
  }
}
