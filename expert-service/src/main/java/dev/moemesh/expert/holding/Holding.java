package dev.moemesh.expert.holding;

/** What is the matter with an expert in this process. One that is not there has no holding. */
sealed interface Holding {

  /**
   * Being read on the loader's thread; the object itself is the ticket under which it comes back.
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

  /** Not to be had; tried again when it is asked for again. */
  record Failed(String reason) implements Holding {}
}
