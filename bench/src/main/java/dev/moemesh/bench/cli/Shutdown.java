package dev.moemesh.bench.cli;

/** Whether this process is ending, as after Ctrl-C: what fails then was ended on purpose. */
public final class Shutdown {
  private Shutdown() {}

  /** Java tells only by refusing what is too late now. */
  public static boolean isUnderway() {
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException _) {
      return true;
    }
  }
}
