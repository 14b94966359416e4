package dev.moemesh.router.pods;

import dev.moemesh.contract.v1.PodDescription;

/** How the connection to a pod stands. */
sealed interface LinkState {

  /** Being opened for the {@code failures + 1}st time in a row. */
  record Connecting(int failures, String lastTrouble) implements LinkState {
    Waiting failed(String trouble) {
      return new Waiting(failures + 1, trouble);
    }
  }

  /** Not there; to be tried again soon. */
  record Waiting(int failures, String trouble) implements LinkState {
    Connecting tryAgain() {
      return new Connecting(failures, trouble);
    }
  }

  /** Open, and this is what the pod last said of itself. */
  record Live(PodDescription description) implements LinkState {
    Live changed(PodDescription newer) {
      return new Live(newer);
    }

    Waiting failed(String trouble) {
      return new Waiting(1, trouble);
    }
  }

  /** Given up: the placement does not name the pod any more. */
  record Closed() implements LinkState {}
}
