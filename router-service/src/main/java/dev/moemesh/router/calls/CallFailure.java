package dev.moemesh.router.calls;

import dev.moemesh.router.placement.Replica;
import dev.moemesh.router.sharing.RowShare;
import java.util.List;
import java.util.Optional;

/**
 * Why a call failed.
 *
 * @param <R> what a replica is
 */
public sealed interface CallFailure<R extends Replica> {

  /** The share of the call's rows that failed; of several the first, empty if it is the call. */
  default Optional<RowShare<R>> failedShare() {
    return switch (this) {
      case NoReplica<R> _ -> Optional.empty();
      case LostWithoutOther<R> lost -> Optional.of(lost.share);
      case LostAgain<R> lost -> Optional.of(lost.share);
      case PodFailed<R> failed -> Optional.of(failed.share);
      case RefusedAgain<R> refused -> Optional.of(refused.share);
      case NeverRouted<R> never -> Optional.of(never.share);
      case TimedOut<R> timedOut -> timedOut.late.stream().findFirst();
    };
  }

  /** These experts have no live replica. */
  record NoReplica<R extends Replica>(List<Integer> experts) implements CallFailure<R> {
    public NoReplica {
      experts = List.copyOf(experts);
    }
  }

  /** The pod of a share was lost, and no other replica of its experts is live. */
  record LostWithoutOther<R extends Replica>(RowShare<R> share, String reason)
      implements CallFailure<R> {}

  /** The pod of a share was lost, and so was that of the attempt before. */
  record LostAgain<R extends Replica>(RowShare<R> share, String reason) implements CallFailure<R> {}

  /** A pod replied with an error. */
  record PodFailed<R extends Replica>(RowShare<R> share, PodError error)
      implements CallFailure<R> {}

  /** Pods that know another placement refused a share too often. */
  record RefusedAgain<R extends Replica>(RowShare<R> share, PodError error, int attempts)
      implements CallFailure<R> {}

  /** A pod that knows another placement refused a share, and no replica could take it in time. */
  record NeverRouted<R extends Replica>(RowShare<R> share, PodError error, long timeoutMillis)
      implements CallFailure<R> {}

  /** These shares had no reply in time. */
  record TimedOut<R extends Replica>(List<RowShare<R>> late, long timeoutMillis)
      implements CallFailure<R> {
    public TimedOut {
      late = List.copyOf(late);
    }
  }
}
