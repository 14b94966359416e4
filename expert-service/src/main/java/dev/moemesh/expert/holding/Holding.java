package dev.moemesh.expert.holding;

/** The state of an expert that this process was given. */
sealed interface Holding {

  /**
   * Being read on the loader's thread. The object identifies the attempt: the result of an attempt
   * that was dropped meanwhile is closed.
   */
  final class Loading implements Holding {
    Live loaded(HeldExpert expert) {
      return new Live(expert);
    }

    Failed failed(Throwable cause) {
      String message = cause.getMessage();
      return new Failed(message == null ? cause.toString() : message);
    }
  }

  /** Loaded and warm. */
  record Live(HeldExpert expert) implements Holding {}

  /** Loading failed; the next request for the expert tries again. */
  record Failed(String reason) implements Holding {}
}
