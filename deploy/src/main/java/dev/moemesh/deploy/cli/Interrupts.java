package dev.moemesh.deploy.cli;

import java.lang.reflect.Proxy;

/**
 * Ctrl-C as something that a program can answer. Java has no public interface for it; the one that
 * everybody uses is reached by reflection, as the compiler warns of it and we build without
 * warnings.
 */
final class Interrupts {
  private static final String CTRL_C = "INT";

  private Interrupts() {}

  /**
   * From now on Ctrl-C runs the action in place of ending this process. Where Java cannot do that,
   * it ends it still.
   */
  static void handle(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object onSignal =
          Proxy.newProxyInstance(
              Interrupts.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(CTRL_C), onSignal);
    } catch (ReflectiveOperationException e) {
      System.getLogger(Interrupts.class.getName())
          .log(System.Logger.Level.WARNING, "Ctrl-C will leave the chat: " + e);
    }
  }
}
