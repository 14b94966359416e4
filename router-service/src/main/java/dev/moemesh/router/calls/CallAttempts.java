package dev.moemesh.router.calls;

import dev.moemesh.router.calls.AttemptState.Parked;
import dev.moemesh.router.calls.AttemptState.UnderWay;
import dev.moemesh.router.combining.ChoiceAnswers;
import dev.moemesh.router.placement.Replica;
import dev.moemesh.router.sharing.RowShare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The attempts of a call, in the order in which they were made. Used on one thread.
 *
 * @param <R> what a replica is
 */
final class CallAttempts<R extends Replica> {
  private final ChoiceAnswers answers;
  private final List<Attempt<R>> attempts = new ArrayList<>();

  CallAttempts(ChoiceAnswers answers) {
    this.answers = answers;
  }

  /** Adds an attempt that is under way. */
  Attempt<R> add(RowShare<R> share, Tries tries) {
    Attempt<R> attempt = new Attempt<>(attempts.size(), share, tries);
    attempts.add(attempt);
    return attempt;
  }

  /** Whether an attempt showed that a replica should not be asked for rows of an expert now. */
  boolean ruleOut(int expert, R replica, long epochNow) {
    for (Attempt<R> attempt : attempts) {
      if (attempt.rulesOut(expert, replica, epochNow)) {
        return true;
      }
    }
    return false;
  }

  /** The choices of an attempt that nobody has answered and no other attempt has under way. */
  int[] open(Attempt<R> attempt) {
    BitSet covered = new BitSet();
    for (Attempt<R> other : attempts) {
      if (other != attempt && other.isUnderWay()) {
        other.share().forEach((choice, position) -> covered.set(choice));
      }
    }
    int[] choices = attempt.share().choices();
    int count = 0;
    for (int choice : choices) {
      if (!covered.get(choice) && !answers.isAnswered(choice)) {
        choices[count++] = choice;
      }
    }
    return count == choices.length ? choices : Arrays.copyOf(choices, count);
  }

  /** Ends the attempts under way whose choices are all answered. */
  List<Attempt<R>> supersede() {
    List<Attempt<R>> superseded = new ArrayList<>();
    for (Attempt<R> attempt : attempts) {
      if (attempt.state() instanceof UnderWay underWay && isAnswered(attempt.share())) {
        attempt.become(underWay.superseded());
        superseded.add(attempt);
      }
    }
    return superseded;
  }

  private boolean isAnswered(RowShare<R> share) {
    for (int choice : share.choices()) {
      if (!answers.isAnswered(choice)) {
        return false;
      }
    }
    return true;
  }

  /** The number of replicas that have an attempt under way. */
  int replicasUnderWay() {
    Set<R> replicas = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Attempt<R> attempt : attempts) {
      if (attempt.isUnderWay()) {
        replicas.add(attempt.share().replica());
      }
    }
    return replicas.size();
  }

  /** The shares whose outcome is awaited. */
  List<RowShare<R>> underWay() {
    List<RowShare<R>> shares = new ArrayList<>();
    for (Attempt<R> attempt : attempts) {
      if (attempt.isUnderWay()) {
        shares.add(attempt.share());
      }
    }
    return shares;
  }

  /** The attempts that wait for another placement. */
  List<Attempt<R>> parked() {
    List<Attempt<R>> parked = new ArrayList<>();
    for (Attempt<R> attempt : attempts) {
      if (attempt.state() instanceof Parked) {
        parked.add(attempt);
      }
    }
    return parked;
  }

  /** Ends all attempts without an outcome. */
  void abandon() {
    for (Attempt<R> attempt : attempts) {
      if (attempt.state() instanceof UnderWay underWay) {
        attempt.become(underWay.abandoned());
      } else if (attempt.state() instanceof Parked parked) {
        attempt.become(parked.abandoned());
      }
    }
  }
}
