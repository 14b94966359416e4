package dev.moemesh.contract.exchange;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.transport.FrameCall;

/** The stage of a {@link WatchedConnection}. Methods are the transitions. */
sealed interface WatchedStage<D, Q extends MessageLite, R extends MessageLite> {

  /** The peer has not described itself as ready. */
  record Watching<D, Q extends MessageLite, R extends MessageLite>()
      implements WatchedStage<D, Q, R> {}

  /** The stream of frames is being made. */
  record Starting<D, Q extends MessageLite, R extends MessageLite>(D description)
      implements WatchedStage<D, Q, R> {}

  /** The stream of frames exists and takes none yet. */
  record Establishing<D, Q extends MessageLite, R extends MessageLite>(
      D description, FrameCall<Q, R> frames) implements WatchedStage<D, Q, R> {}

  /** The stream takes frames. */
  sealed interface Streaming<D, Q extends MessageLite, R extends MessageLite>
      extends WatchedStage<D, Q, R> {
    FrameCall<Q, R> frames();
  }

  /** The stream takes frames, and the peer describes itself. */
  record Established<D, Q extends MessageLite, R extends MessageLite>(FrameCall<Q, R> frames)
      implements Streaming<D, Q, R> {

    Unwatched<D, Q, R> unwatched() {
      return new Unwatched<>(frames);
    }
  }

  /** The stream takes frames; the watch has ended. */
  record Unwatched<D, Q extends MessageLite, R extends MessageLite>(FrameCall<Q, R> frames)
      implements Streaming<D, Q, R> {}

  /** The end. */
  record Over<D, Q extends MessageLite, R extends MessageLite>() implements WatchedStage<D, Q, R> {}

  /** The stream of frames has been made, and may have failed at once. */
  default WatchedStage<D, Q, R> made(FrameCall<Q, R> frames) {
    return this instanceof Starting<D, Q, R>(D description)
        ? new Establishing<>(description, frames)
        : this;
  }
}
