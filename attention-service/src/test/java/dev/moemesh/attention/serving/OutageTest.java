package dev.moemesh.attention.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.attention.routing.RouterAvailability;
import dev.moemesh.model.decoder.MoeFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutageTest {
  private final List<Runnable> later = new ArrayList<>();
  private final List<MoeFailure> gone = new ArrayList<>();
  private final Outage outage =
      new Outage(Duration.ofSeconds(30), (task, _) -> later.add(task), gone::add);

  @Test
  void givesUpOnWhatStaysAway() {
    outage.changed(new RouterAvailability.Unavailable("no router"));

    later.forEach(Runnable::run);

    assertThat(gone).extracting(MoeFailure::code).containsExactly("router_unavailable");
    assertThat(gone.getFirst().message()).startsWith("no router, for longer than the 30000 ms");
  }

  @Test
  void isPatientAnewWithEachOutage() {
    outage.changed(new RouterAvailability.Unavailable("the first"));
    outage.changed(new RouterAvailability.Available());
    outage.changed(new RouterAvailability.Unavailable("the second"));

    later.getFirst().run();
    assertThat(gone).isEmpty();
    later.getLast().run();

    assertThat(gone).hasSize(1);
    assertThat(gone.getFirst().message()).startsWith("the second");
  }
}
