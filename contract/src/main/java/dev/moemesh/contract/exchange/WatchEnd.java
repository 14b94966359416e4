package dev.moemesh.contract.exchange;

/** What the end of the watch alone means for an open stream of frames. */
public enum WatchEnd {

  /** The connection ends, and pending calls are lost at once: they can go elsewhere. */
  ENDS_CONNECTION,

  /** Frames go on until the stream ends: there is nowhere else to go. */
  LEAVES_STREAM
}
