package dev.moemesh.deploy.fake;

import java.nio.file.Path;

/** Stands in for the command line: prints how it was called. */
public final class PrintArguments {
  private PrintArguments() {}

  public static void main(String[] arguments) {
    System.out.println("root=" + System.getProperty("moe.root"));
    System.out.println("locale=" + System.getenv("LC_ALL") + "/" + System.getenv("LANG"));
    System.out.println("cwd=" + Path.of("").toAbsolutePath());
    System.out.println("pid=" + ProcessHandle.current().pid());
    for (String argument : arguments) {
      System.out.println("[" + argument + "]");
    }
  }
}
