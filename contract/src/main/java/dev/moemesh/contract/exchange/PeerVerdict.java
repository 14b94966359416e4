package dev.moemesh.contract.exchange;

/** What a peer's description means for the connection to it. */
public sealed interface PeerVerdict {

  /** Frames can be sent. */
  record Accepted() implements PeerVerdict {}

  /**
   * The peer may become ready; a connection that is open stays so.
   *
   * @param reason for people
   */
  record NotYet(String reason) implements PeerVerdict {}

  /**
   * It is the wrong peer; the connection ends, and another attempt follows later.
   *
   * @param reason what was expected, what was found, what to do
   */
  record Refused(String reason) implements PeerVerdict {}
}
