package dev.moemesh.router.calls;

/** How an attempt stands. Only {@link UnderWay} and {@link Parked} lead to other states. */
public sealed interface AttemptState {

  /** Sent, or about to be sent; its outcome is awaited. */
  record UnderWay() implements AttemptState {
    Answered answered() {
      return new Answered();
    }

    Superseded superseded() {
      return new Superseded();
    }

    Lost lost() {
      return new Lost();
    }

    Refused refused(PodReply.Misrouted reply) {
      return new Refused(reply.epoch(), reply.error());
    }

    Failed failed() {
      return new Failed();
    }

    Abandoned abandoned() {
      return new Abandoned();
    }
  }

  /** Its reply has come; the call holds the rows until its end. */
  record Answered() implements AttemptState {}

  /** Others answered all of its choices first. */
  record Superseded() implements AttemptState {}

  /** Its pod was lost before it replied. */
  record Lost() implements AttemptState {}

  /**
   * Its pod knows another placement; what it left open is sent elsewhere, or under way already.
   *
   * @param epoch the placement epoch that its frame carried
   */
  record Refused(long epoch, PodError error) implements AttemptState {
    Parked parked() {
      return new Parked(epoch, error);
    }
  }

  /** Its pod knows another placement, and what it left open waits until the table changes. */
  record Parked(long epoch, PodError error) implements AttemptState {
    Refused resumed() {
      return new Refused(epoch, error);
    }

    Abandoned abandoned() {
      return new Abandoned();
    }
  }

  /** Its pod replied with an error. */
  record Failed() implements AttemptState {}

  /** The call ended before its outcome came. */
  record Abandoned() implements AttemptState {}
}
