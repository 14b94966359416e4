package dev.moemesh.router.calls;

import dev.moemesh.router.placement.Replica;
import dev.moemesh.router.sharing.RowShare;

/**
 * A share of a call's rows that is sent to its replica. Used on one thread.
 *
 * @param <R> what a replica is
 */
public final class Attempt<R extends Replica> {
  private final int index;
  private final RowShare<R> share;
  private final Tries tries;
  private AttemptState state = new AttemptState.UnderWay();

  Attempt(int index, RowShare<R> share, Tries tries) {
    this.index = index;
    this.share = share;
    this.tries = tries;
  }

  /** Which of the call's attempts this is, from 0. */
  public int index() {
    return index;
  }

  /** The rows, and the replica that computes them. */
  public RowShare<R> share() {
    return share;
  }

  /** The failures that led to this attempt. */
  public Tries tries() {
    return tries;
  }

  /** How the attempt stands. */
  public AttemptState state() {
    return state;
  }

  /** Whether its outcome is awaited. */
  public boolean isUnderWay() {
    return state instanceof AttemptState.UnderWay;
  }

  void become(AttemptState next) {
    state = next;
  }

  /**
   * Whether the replica should not be asked again for rows of the same expert. This holds if it was
   * lost, if it failed, or if it refused the epoch that a frame would carry now.
   */
  boolean rulesOut(int expert, R replica, long epochNow) {
    return switch (state) {
      case AttemptState.Lost _, AttemptState.Failed _ -> concerns(expert, replica);
      case AttemptState.Refused refused -> refused.epoch() == epochNow && concerns(expert, replica);
      case AttemptState.Parked parked -> parked.epoch() == epochNow && concerns(expert, replica);
      case AttemptState.UnderWay _,
          AttemptState.Answered _,
          AttemptState.Superseded _,
          AttemptState.Abandoned _ ->
          false;
    };
  }

  private boolean concerns(int expert, R replica) {
    return share.replica() == replica && share.contains(expert);
  }
}
