package dev.moemesh.router.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.model.gating.Assignment;
import dev.moemesh.model.gating.ExpertGroups;
import dev.moemesh.router.combining.ChoiceAnswers;
import dev.moemesh.router.sharing.FewestRowsInFlight;
import dev.moemesh.router.sharing.RowSharing;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallMachineTest {
  private static final int EXPERTS = 4;
  private static final long TIMEOUT_MILLIS = 1_000;
  private static final PodError ERROR = new PodError(ErrorCode.ERROR_CODE_STALE_EPOCH, "too old");

  private final TestReplica a = new TestReplica("a");
  private final TestReplica b = new TestReplica("b");
  private final TestReplica c = new TestReplica("c");
  private final TestLayer layer = new TestLayer();
  private final ChoiceAnswers answers = new ChoiceAnswers();

  @Test
  void aCallIsSentToItsPodsAndAnsweredWithTheLastReply() {
    layer.put(0, a).put(1, b);
    CallMachine<TestReplica> call = call(0, 1, 0);

    List<CallEffect<TestReplica>> started = call.start();
    List<CallEffect<TestReplica>> first = call.replied(sent(started, 0), computed());
    List<CallEffect<TestReplica>> last = call.replied(sent(started, 1), computed());

    assertThat(started).hasSize(3).last().isEqualTo(new CallEffect.ArmTimer<>(TIMEOUT_MILLIS));
    assertThat(pods(started)).containsExactly(2, 2);
    assertThat(first).isEmpty();
    assertThat(last).containsExactly(new CallEffect.Answer<>(), new CallEffect.ReleaseAll<>());
    assertThat(answers.reply(1)).isEqualTo(1);
    assertThat(answers.row(2)).isEqualTo(1);
  }

  @Test
  void aCallWithoutChoicesIsAnsweredAtOnce() {
    assertThat(call().start())
        .containsExactly(new CallEffect.Answer<>(), new CallEffect.ReleaseAll<>());
  }

  @Test
  void aCallForAnExpertWithoutReplicaFails() {
    layer.put(0, a);

    assertThat(failure(call(0, 1, 3).start()))
        .isEqualTo(new CallFailure.NoReplica<>(List.of(1, 3)));
  }

  @Test
  void theRowsOfALostPodGoToAnotherAndOnlyThePodsThatComputeAreCounted() {
    layer.put(0, a, b).put(1, c);
    CallMachine<TestReplica> call = call(0, 1);
    List<CallEffect<TestReplica>> started = call.start();

    List<CallEffect<TestReplica>> effects = call.lost(sent(started, 0), "gone");

    assertThat(sent(effects, 0).share().replica()).isSameAs(b);
    assertThat(pods(effects)).containsExactly(2);
  }

  @Test
  void aSecondLossFailsTheCall() {
    layer.put(0, a, b, c);
    CallMachine<TestReplica> call = call(0);
    Attempt<TestReplica> second = sent(call.lost(sent(call.start(), 0), "gone"), 0);

    assertThat(failure(call.lost(second, "gone too")))
        .isEqualTo(new CallFailure.LostAgain<>(second.share(), "gone too"));
  }

  @Test
  void aLossWithoutAnotherReplicaFailsTheCall() {
    layer.put(0, a);
    CallMachine<TestReplica> call = call(0);
    Attempt<TestReplica> attempt = sent(call.start(), 0);

    assertThat(failure(call.lost(attempt, "gone")))
        .isEqualTo(new CallFailure.LostWithoutOther<>(attempt.share(), "gone"));
  }

  @Test
  void ofTwoAttemptsTheFirstReplyCountsAndTheOtherIsCancelled() {
    layer.put(0, a, b).put(1, c);
    CallMachine<TestReplica> call = call(0, 1);
    Attempt<TestReplica> slow = sent(call.start(), 0);
    Attempt<TestReplica> hedge = sent(call.hedge(slow), 0);

    List<CallEffect<TestReplica>> effects = call.replied(hedge, computed());

    assertThat(hedge.share().replica()).isSameAs(b);
    assertThat(effects).containsExactly(new CallEffect.Cancel<>(slow));
    assertThat(answers.reply(0)).isEqualTo(hedge.index());
    assertThat(call.replied(slow, computed())).isEmpty();
    assertThat(answers.reply(0)).isEqualTo(hedge.index());
  }

  @Test
  void aHedgeMayHavePartsAndTheSlowAttemptThenAnswersTheRest() {
    layer.put(0, a, b).put(1, a, c);
    b.rowsInFlight = 9;
    c.rowsInFlight = 9;
    CallMachine<TestReplica> call = call(0, 1);
    Attempt<TestReplica> slow = sent(call.start(), 0);
    List<CallEffect<TestReplica>> hedged = call.hedge(slow);

    List<CallEffect<TestReplica>> first = call.replied(sent(hedged, 0), computed());
    List<CallEffect<TestReplica>> last = call.replied(slow, computed());

    assertThat(hedged).hasSize(2);
    assertThat(first).isEmpty();
    assertThat(last).first().isEqualTo(new CallEffect.Answer<>());
    assertThat(answers.reply(0)).isEqualTo(1);
    assertThat(answers.reply(1)).isEqualTo(0);
  }

  @Test
  void atMostTwoAttemptsForAChoiceAreUnderWay() {
    layer.put(0, a, b, c);
    CallMachine<TestReplica> call = call(0);
    Attempt<TestReplica> slow = sent(call.start(), 0);
    Attempt<TestReplica> hedge = sent(call.hedge(slow), 0);

    assertThat(call.hedge(slow)).isEmpty();
    assertThat(call.hedge(hedge)).isEmpty();
  }

  @Test
  void oneOfTwoAttemptsMayBeLostOrFailWithoutHarm() {
    layer.put(0, a, b);
    CallMachine<TestReplica> call = call(0);
    Attempt<TestReplica> slow = sent(call.start(), 0);
    Attempt<TestReplica> hedge = sent(call.hedge(slow), 0);

    assertThat(call.replied(slow, new PodReply.Failed(ERROR))).isEmpty();
    assertThat(failure(call.lost(hedge, "gone")))
        .isEqualTo(new CallFailure.LostWithoutOther<>(hedge.share(), "gone"));
  }

  @Test
  void rowsThatAPodHasNoPlacementForGoToAnotherReplica() {
    layer.put(0, a, b);
    CallMachine<TestReplica> call = call(0);

    List<CallEffect<TestReplica>> effects =
        call.replied(sent(call.start(), 0), new PodReply.Misrouted(1, ERROR));

    assertThat(sent(effects, 0).share().replica()).isSameAs(b);
    assertThat(pods(effects)).containsExactly(1);
  }

  @Test
  void theSameReplicaIsAskedAgainUnderANewerEpoch() {
    layer.put(0, a);
    CallMachine<TestReplica> call = call(0);
    Attempt<TestReplica> refused = sent(call.start(), 0);
    a.epoch = 2;

    List<CallEffect<TestReplica>> effects = call.replied(refused, new PodReply.Misrouted(1, ERROR));

    assertThat(sent(effects, 0).share().replica()).isSameAs(a);
  }

  @Test
  void withoutAReplicaForThemTheRowsWaitUntilThePlacementChanges() {
    layer.put(0, a);
    CallMachine<TestReplica> call = call(0);
    Attempt<TestReplica> refused = sent(call.start(), 0);

    List<CallEffect<TestReplica>> parked = call.replied(refused, new PodReply.Misrouted(1, ERROR));
    List<CallEffect<TestReplica>> unrelated = call.placementChanged();
    layer.put(0, b);
    List<CallEffect<TestReplica>> resumed = call.placementChanged();

    assertThat(parked).containsExactly(new CallEffect.WatchPlacement<>());
    assertThat(unrelated).containsExactly(new CallEffect.WatchPlacement<>());
    assertThat(sent(resumed, 0).share().replica()).isSameAs(b);
    assertThat(call.replied(sent(resumed, 0), computed()))
        .first()
        .isEqualTo(new CallEffect.Answer<>());
  }

  @Test
  void rowsThatNoPlacementComesForFailWithThePodsErrorOnceTheCallIsLate() {
    layer.put(0, a);
    CallMachine<TestReplica> call = call(0);
    Attempt<TestReplica> refused = sent(call.start(), 0);
    call.replied(refused, new PodReply.Misrouted(1, ERROR));

    assertThat(failure(call.late()))
        .isEqualTo(new CallFailure.NeverRouted<>(refused.share(), ERROR, TIMEOUT_MILLIS));
    assertThat(call.placementChanged()).isEmpty();
  }

  @Test
  void reroutingIsBounded() {
    layer.put(0, a);
    CallMachine<TestReplica> call = call(0);
    List<CallEffect<TestReplica>> effects = call.start();
    int attempts = 0;
    while (effects.getFirst() instanceof CallEffect.Send<TestReplica> send) {
      attempts++;
      a.epoch++;
      effects = call.replied(send.attempt(), new PodReply.Misrouted(a.epoch - 1, ERROR));
    }

    assertThat(attempts).isEqualTo(1 + Tries.MOST_REROUTES);
    assertThat(failure(effects))
        .isInstanceOfSatisfying(
            CallFailure.RefusedAgain.class,
            again -> assertThat(again.attempts()).isEqualTo(1 + Tries.MOST_REROUTES));
  }

  @Test
  void anotherErrorOfAPodFailsTheCall() {
    layer.put(0, a, b);
    CallMachine<TestReplica> call = call(0);
    Attempt<TestReplica> attempt = sent(call.start(), 0);

    assertThat(failure(call.replied(attempt, new PodReply.Failed(ERROR))))
        .isEqualTo(new CallFailure.PodFailed<>(attempt.share(), ERROR));
  }

  @Test
  void aLateCallNamesThePodsThatAreAwaited() {
    layer.put(0, a).put(1, b);
    CallMachine<TestReplica> call = call(0, 1);
    List<CallEffect<TestReplica>> started = call.start();
    call.replied(sent(started, 0), computed());

    assertThat(failure(call.late()))
        .isEqualTo(new CallFailure.TimedOut<>(List.of(sent(started, 1).share()), TIMEOUT_MILLIS));
  }

  @Test
  void nothingHappensAfterACallIsCancelled() {
    layer.put(0, a, b);
    CallMachine<TestReplica> call = call(0);
    Attempt<TestReplica> attempt = sent(call.start(), 0);

    assertThat(call.cancelled()).containsExactly(new CallEffect.ReleaseAll<>());

    assertThat(attempt.isUnderWay()).isFalse();
    assertThat(call.replied(attempt, computed())).isEmpty();
    assertThat(call.lost(attempt, "gone")).isEmpty();
    assertThat(call.hedge(attempt)).isEmpty();
    assertThat(call.late()).isEmpty();
    assertThat(call.placementChanged()).isEmpty();
    assertThat(call.cancelled()).isEmpty();
  }

  /** A call of rows with one expert each. */
  private CallMachine<TestReplica> call(int... experts) {
    Assignment assignment = new Assignment();
    assignment.reset(experts.length);
    for (int expert : experts) {
      assignment.choose(expert, 1);
      assignment.endRow();
    }
    RowSharing sharing = new RowSharing(new FewestRowsInFlight());
    return new CallMachine<>(
        new CallSharing<>(assignment, new ExpertGroups(EXPERTS), sharing, layer),
        answers,
        TIMEOUT_MILLIS);
  }

  private static PodReply computed() {
    return new PodReply.Computed();
  }

  private static Attempt<TestReplica> sent(List<CallEffect<TestReplica>> effects, int which) {
    return sends(effects).get(which).attempt();
  }

  private static List<Integer> pods(List<CallEffect<TestReplica>> effects) {
    return sends(effects).stream().map(CallEffect.Send::pods).toList();
  }

  private static List<CallEffect.Send<TestReplica>> sends(List<CallEffect<TestReplica>> effects) {
    return effects.stream()
        .filter(CallEffect.Send.class::isInstance)
        .map(effect -> (CallEffect.Send<TestReplica>) effect)
        .toList();
  }

  private static CallFailure<TestReplica> failure(List<CallEffect<TestReplica>> effects) {
    assertThat(effects).hasSize(2).last().isEqualTo(new CallEffect.ReleaseAll<>());
    return ((CallEffect.Fail<TestReplica>) effects.getFirst()).failure();
  }
}
