package dev.moemesh.router.calls;

import dev.moemesh.router.calls.AttemptState.Parked;
import dev.moemesh.router.calls.AttemptState.Refused;
import dev.moemesh.router.calls.AttemptState.UnderWay;
import dev.moemesh.router.combining.ChoiceAnswers;
import dev.moemesh.router.placement.Replica;
import dev.moemesh.router.sharing.RowShare;
import dev.moemesh.router.sharing.SharedRows;
import java.util.ArrayList;
import java.util.List;

/**
 * One call as a state machine. Events come in as method calls; each returns the effects that the
 * driver carries out, in order. A pure function of its arguments, of the events so far and of what
 * {@link LayerReplicas} says at the moment.
 *
 * <p>The unit of work is a <em>choice</em>: one expert of one row. Attempts send choices to
 * replicas. The first reply with a choice's output answers the choice. Experts are pure functions,
 * so any replica may compute it. The call is answered once every choice is.
 *
 * <ul>
 *   <li><em>Hedging</em>: {@link #hedge} sends the choices of an attempt to other replicas as well.
 *       At most two attempts for a choice are under way at once. When all choices of an attempt are
 *       answered by others, it is cancelled.
 *   <li><em>A lost pod</em>: choices that no other attempt has under way go to other replicas once
 *       ({@link Tries#MOST_LOSSES}); without another replica the call fails at once.
 *   <li><em>A pod that knows another placement</em> ({@link PodReply.Misrouted}): the current table
 *       redistributes such choices, at most {@link Tries#MOST_REROUTES} times in a row. A replica
 *       is asked again only under another epoch than it refused. If an expert has no such replica,
 *       the attempt is parked, since the record that the pod has seen will reach the router too. It
 *       resumes with the first change of the table that gives all of its experts a replica. If the
 *       call is late before that, the attempt fails with the pod's error.
 *   <li><em>Any other error of a pod</em> fails the call, unless other attempts have all of its
 *       choices under way.
 * </ul>
 *
 * <p>Events for an attempt that is not under way, and events after the end, change nothing. Used on
 * one thread.
 *
 * @param <R> what a replica is
 */
public final class CallMachine<R extends Replica> {
  private enum Phase {
    RUNNING,
    OVER
  }

  private final CallSharing<R> sharing;
  private final ChoiceAnswers answers;
  private final CallAttempts<R> attempts;
  private final long timeoutMillis;
  private Phase phase = Phase.RUNNING;
  private int hedges;

  /**
   * A call that has not started.
   *
   * @param sharing of the call's choices; what it holds is the call's until its end
   * @param answers receives where the outputs of the choices lie; the call's until its end
   * @param timeoutMillis how long the call may take
   */
  public CallMachine(CallSharing<R> sharing, ChoiceAnswers answers, long timeoutMillis) {
    this.sharing = sharing;
    this.answers = answers;
    this.attempts = new CallAttempts<>(answers);
    this.timeoutMillis = timeoutMillis;
  }

  /** Shares the call out. A call without choices is answered at once. Called once, first. */
  public List<CallEffect<R>> start() {
    answers.reset(sharing.assignment().choiceCount());
    if (answers.unanswered() == 0) {
      return end(new CallEffect.Answer<>());
    }
    SharedRows<R> shared = sharing.all();
    if (!shared.complete()) {
      return fail(new CallFailure.NoReplica<>(shared.unplaced()));
    }
    int pods = shared.shares().size();
    List<CallEffect<R>> effects = send(add(shared, Tries.NONE), pods);
    effects.add(new CallEffect.ArmTimer<>(timeoutMillis));
    return effects;
  }

  /**
   * A pod has replied to an attempt. If the attempt is under way, the driver keeps the rows of the
   * reply until {@link CallEffect.ReleaseAll}; else it drops them.
   */
  public List<CallEffect<R>> replied(Attempt<R> attempt, PodReply reply) {
    if (phase == Phase.OVER || !(attempt.state() instanceof UnderWay underWay)) {
      return List.of();
    }
    return switch (reply) {
      case PodReply.Computed _ -> answered(attempt, underWay);
      case PodReply.Misrouted misrouted -> {
        attempt.become(underWay.refused(misrouted));
        yield reroute(attempt, misrouted.error());
      }
      case PodReply.Failed failed -> {
        attempt.become(underWay.failed());
        yield attempts.open(attempt).length == 0
            ? List.of()
            : fail(new CallFailure.PodFailed<>(attempt.share(), failed.error()));
      }
    };
  }

  private List<CallEffect<R>> answered(Attempt<R> attempt, UnderWay underWay) {
    attempt.become(underWay.answered());
    int reply = attempt.index();
    attempt.share().forEach((choice, position) -> answers.note(choice, reply, position));
    if (answers.unanswered() == 0) {
      return end(new CallEffect.Answer<>());
    }
    List<CallEffect<R>> effects = new ArrayList<>(0);
    if (hedges > 0) {
      attempts.supersede().forEach(loser -> effects.add(new CallEffect.Cancel<>(loser)));
    }
    return effects;
  }

  /** The pod of an attempt is lost, or was not connected. */
  public List<CallEffect<R>> lost(Attempt<R> attempt, String reason) {
    if (phase == Phase.OVER || !(attempt.state() instanceof UnderWay underWay)) {
      return List.of();
    }
    attempt.become(underWay.lost());
    int[] open = attempts.open(attempt);
    if (open.length == 0) {
      return List.of();
    }
    if (!attempt.tries().mayLose()) {
      return fail(new CallFailure.LostAgain<>(attempt.share(), reason));
    }
    SharedRows<R> shared = sharing.again(open, attempts);
    return shared.complete()
        ? sendAgain(shared, attempt.tries().lost())
        : fail(new CallFailure.LostWithoutOther<>(attempt.share(), reason));
  }

  /** The table of replicas or an epoch has changed: parked attempts may go on. */
  public List<CallEffect<R>> placementChanged() {
    List<CallEffect<R>> effects = new ArrayList<>(0);
    for (Attempt<R> attempt : attempts.parked()) {
      if (phase == Phase.RUNNING && attempt.state() instanceof Parked parked) {
        attempt.become(parked.resumed());
        effects.addAll(reroute(attempt, parked.error()));
      }
    }
    return effects;
  }

  /** Shares out again what a refused attempt left open, or parks it. */
  private List<CallEffect<R>> reroute(Attempt<R> attempt, PodError error) {
    int[] open = attempts.open(attempt);
    if (open.length == 0) {
      return List.of();
    }
    if (!attempt.tries().mayReroute()) {
      int count = attempt.tries().reroutes() + 1;
      return fail(new CallFailure.RefusedAgain<>(attempt.share(), error, count));
    }
    SharedRows<R> shared = sharing.again(open, attempts);
    if (shared.complete()) {
      return sendAgain(shared, attempt.tries().rerouted());
    }
    if (attempt.state() instanceof Refused refused) {
      attempt.become(refused.parked());
    }
    return List.of(new CallEffect.WatchPlacement<>());
  }

  /**
   * Sends the choices of an attempt to other replicas as well. Choices that are under way twice
   * already, and experts without another replica, are left alone.
   */
  public List<CallEffect<R>> hedge(Attempt<R> attempt) {
    if (phase == Phase.OVER || !attempt.isUnderWay()) {
      return List.of();
    }
    R present = attempt.share().replica();
    SharedRows<R> shared = sharing.elsewhere(attempts.open(attempt), attempts, present);
    hedges += shared.shares().size();
    return sendAgain(shared, attempt.tries());
  }

  /** The call has taken too long. */
  public List<CallEffect<R>> late() {
    if (phase == Phase.OVER) {
      return List.of();
    }
    List<RowShare<R>> late = attempts.underWay();
    for (Attempt<R> attempt : attempts.parked()) {
      if (late.isEmpty() && attempt.state() instanceof Parked parked) {
        return fail(new CallFailure.NeverRouted<>(attempt.share(), parked.error(), timeoutMillis));
      }
    }
    return fail(new CallFailure.TimedOut<>(late, timeoutMillis));
  }

  /** The caller has gone. */
  public List<CallEffect<R>> cancelled() {
    if (phase == Phase.OVER) {
      return List.of();
    }
    end();
    return List.of(new CallEffect.ReleaseAll<>());
  }

  private List<CallEffect<R>> sendAgain(SharedRows<R> shared, Tries tries) {
    List<Attempt<R>> added = add(shared, tries);
    return added.isEmpty() ? List.of() : send(added, attempts.replicasUnderWay());
  }

  private List<Attempt<R>> add(SharedRows<R> shared, Tries tries) {
    List<Attempt<R>> added = new ArrayList<>(shared.shares().size());
    for (RowShare<R> share : shared.shares()) {
      added.add(attempts.add(share, tries));
    }
    return added;
  }

  private List<CallEffect<R>> send(List<Attempt<R>> added, int pods) {
    List<CallEffect<R>> effects = new ArrayList<>(added.size() + 1);
    for (Attempt<R> attempt : added) {
      effects.add(new CallEffect.Send<>(attempt, pods));
    }
    return effects;
  }

  private List<CallEffect<R>> fail(CallFailure<R> failure) {
    return end(new CallEffect.Fail<>(failure));
  }

  private List<CallEffect<R>> end(CallEffect<R> outcome) {
    end();
    return List.of(outcome, new CallEffect.ReleaseAll<>());
  }

  private void end() {
    phase = Phase.OVER;
    attempts.abandon();
  }
}
