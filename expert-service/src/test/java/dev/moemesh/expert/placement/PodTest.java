package dev.moemesh.expert.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.v1.PodDescription;
import dev.moemesh.expert.holding.ExpertStore;
import dev.moemesh.expert.holding.LiveExperts;
import dev.moemesh.expert.holding.ScalingFfn;
import dev.moemesh.expert.metrics.ExpertMetrics;
import dev.moemesh.placement.ExpertPlacement;
import dev.moemesh.placement.ServedEpochs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PodTest {
  private static final Slot A = new Slot(0, 0);
  private static final Slot B = new Slot(0, 1);
  private static final Slot C = new Slot(1, 0);

  private final Queue<Runnable> loader = new ArrayDeque<>();
  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final List<String> events = new ArrayList<>();
  private final ScalingFfn ffn = new ScalingFfn(4);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final LiveExperts live = new LiveExperts(2, 2);
  private final Pod pod =
      new Pod(
          new PodIdentity("me", "tiny", new ModelShape(7, 4, 2, new TreeSet<>(List.of(0, 1)))),
          changed -> new ExpertStore(ffn, live, loader::add, loop::add, changed),
          () -> events.add("finish with " + ffn.open().size()),
          loop::add,
          new ExpertMetrics(registry));

  @Test
  void aPodThatWasToldNothingIsNotReadyAndSaysWhy() {
    assertThat(pod.status().ready()).isFalse();
    assertThat(pod.status().toString()).contains("no placement of model 'tiny'");
    assertThat(pod.describe().getReady()).isFalse();
    assertThat(pod.describe().getEpoch()).isZero();
  }

  @Test
  void takesTheEpochUpOnlyWhenAllExpertsAreHere() {
    pod.follow(placement(3, A, B));
    loadNext();

    assertThat(pod.epochs()).isEqualTo(ServedEpochs.NONE);
    assertThat(pod.status().toString()).isEqualTo("1 of 2 experts are missing: layer 0: experts 1");

    loadNext();

    assertThat(pod.epochs()).isEqualTo(new ServedEpochs(3, 3));
    assertThat(pod.status()).isEqualTo(new PodStatus.Ready(3, 2));
    assertThat(registry.get("moe.weight.bytes").gauge().value()).isEqualTo(20);
    assertThat(registry.get("moe.experts.loaded").gauge().value()).isEqualTo(2);
  }

  @Test
  void letsGoOfTheOldOnlyAfterTheNewIsHereAndCallsAreFinished() {
    settled(placement(1, A, B));

    pod.follow(placement(2, B, C));
    assertThat(ffn.open()).containsExactlyInAnyOrder(A, B);
    assertThat(pod.epochs().accepts(1)).isTrue();
    loadAll();

    assertThat(events).containsExactly("finish with 3");
    assertThat(ffn.open()).containsExactlyInAnyOrder(B, C);
    assertThat(pod.epochs()).isEqualTo(new ServedEpochs(1, 2));
  }

  @Test
  void ignoresPlacementsThatAreOldOrOfAnotherModel() {
    settled(placement(5, A));

    pod.follow(placement(4, B));
    pod.follow(placement(5, C));
    pod.follow(new ExpertPlacement("other", 9, placement(9, B).pods()));
    loadAll();

    assertThat(ffn.open()).containsExactly(A);
    assertThat(pod.epochs().current()).isEqualTo(5);
  }

  @Test
  void aPlacementThatComesWhileAnotherIsLoadedReplacesIt() {
    pod.follow(placement(1, A, B));
    loadNext();
    pod.follow(placement(2, C));
    loadAll();

    assertThat(ffn.open()).containsExactly(C);
    assertThat(pod.status()).isEqualTo(new PodStatus.Ready(2, 1));
  }

  @Test
  void aPodThatThePlacementDoesNotNameLetsGoAndSaysSo() {
    settled(placement(1, A));

    pod.follow(new ExpertPlacement("tiny", 2, List.of()));

    assertThat(ffn.open()).isEmpty();
    assertThat(pod.status().toString()).contains("does not name pod 'me'");
  }

  @Test
  void anExpertThatCannotBeLoadedIsNamedAndTriedAgainWithTheNextPlacement() {
    ffn.damage(B);
    pod.follow(placement(1, A, B));
    loadAll();
    assertThat(pod.status().toString())
        .contains("layer 0: experts 1")
        .contains("failed: damaged weights");
    assertThat(pod.epochs()).isEqualTo(ServedEpochs.NONE);

    ffn.repair(B);
    settled(placement(2, A, B));

    assertThat(pod.status()).isEqualTo(new PodStatus.Ready(2, 2));
  }

  @Test
  void anExpertThatCannotBeWarmedIsLetGoAndNamed() {
    ffn.freeze(B);

    settled(placement(1, A, B));

    assertThat(pod.status().toString()).contains("layer 0: experts 1").contains("too cold");
    assertThat(ffn.open()).containsExactly(A);
  }

  @Test
  void severalChangesOfOneTurnAreOneMessageToThoseWhoWatch() {
    List<PodDescription> seen = new ArrayList<>();
    pod.watch(seen::add);

    settled(placement(1, A, B));

    assertThat(seen.getFirst().getExpertsList()).isEmpty();
    assertThat(seen.getLast().getReady()).isTrue();
    assertThat(seen.getLast().getEpoch()).isEqualTo(1);
    assertThat(Slot.fromWire(seen.getLast().getExpertsList())).containsExactly(A, B);
    int messages = seen.size();
    pod.follow(placement(2, A));
    runLoop();
    assertThat(seen).hasSize(messages + 1);
  }

  @Test
  void loadAndUnloadAreIdempotentAndLeaveTheEpochAloneUnlessGivenOne() {
    settled(placement(1, A));
    List<String> answers = new ArrayList<>();

    pod.load(0, List.of(A, B), () -> answers.add("loaded " + ffn.open().size()));
    assertThat(answers).isEmpty();
    loadAll();
    pod.load(0, List.of(B), () -> answers.add("again"));
    assertThat(answers).containsExactly("loaded 2", "again");
    assertThat(pod.epochs().current()).isEqualTo(1);

    pod.unload(4, List.of(A));
    pod.unload(0, List.of(A));

    assertThat(ffn.open()).containsExactly(B);
    assertThat(pod.epochs()).isEqualTo(new ServedEpochs(1, 4));
  }

  @Test
  void anExpertThatIsUnwantedBeforeItIsHereIsClosedAsItComes() {
    pod.follow(placement(1, A));
    pod.unload(0, List.of(A));
    loadAll();

    assertThat(ffn.open()).isEmpty();
    pod.close();
    ffn.close();
  }

  private void settled(ExpertPlacement placement) {
    pod.follow(placement);
    loadAll();
  }

  private void loadAll() {
    while (!loader.isEmpty()) {
      loadNext();
    }
    runLoop();
  }

  private void loadNext() {
    loader.remove().run();
    runLoop();
  }

  private void runLoop() {
    while (!loop.isEmpty()) {
      loop.remove().run();
    }
  }

  private static ExpertPlacement placement(long epoch, Slot... slots) {
    Collection<Slot> given = List.of(slots);
    return new ExpertPlacement(
        "tiny",
        epoch,
        List.of(new ExpertPlacement.Pod("me", Address.parse("unix:/x"), new TreeSet<>(given))));
  }
}
