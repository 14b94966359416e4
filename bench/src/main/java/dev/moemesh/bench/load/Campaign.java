package dev.moemesh.bench.load;

import dev.moemesh.bench.limit.MachineSpeed;
import dev.moemesh.bench.metrics.MeshCounters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs a plan against contenders in turn: each phase of each round at one after the other (A B A
 * B), with the same prompts. So drift of the machine affects all contenders alike. For one thread.
 */
public final class Campaign {
  private final LoadPlan plan;
  private final List<Contender> contenders;
  private final Waves waves;
  private final Supplier<MachineSpeed> machine;
  private final CampaignListener listener;

  public Campaign(
      LoadPlan plan,
      List<Contender> contenders,
      Waves waves,
      Supplier<MachineSpeed> machine,
      CampaignListener listener) {
    this.plan = plan;
    this.contenders = List.copyOf(contenders);
    this.waves = waves;
    this.machine = machine;
    this.listener = listener;
  }

  /**
   * Runs the warm-up and all rounds.
   *
   * @return what was measured, round by round, phase by phase
   */
  public List<PhaseRun> run() {
    List<PhaseRun> runs = new ArrayList<>();
    int number = 0;
    for (int round = 1 - plan.warmUps(); round <= plan.repeats(); round++) {
      for (Phase phase : plan.phases()) {
        for (Contender contender : contenders) {
          listener.starting(phase, contender.name(), round, plan.repeats());
          PhaseRun run = run(contender, round, phase, number);
          listener.finished(run);
          if (round > 0) {
            runs.add(run);
          }
        }
        number++;
      }
    }
    return runs;
  }

  private PhaseRun run(Contender contender, int round, Phase phase, int number) {
    MachineSpeed speed = machine.get();
    MeshCounters before = contender.counters().read();
    Duration processorTime = processorTime();
    long begin = System.nanoTime();
    Wave wave = waves.send(phase, contender.completer(), number);
    double nanos = System.nanoTime() - begin;
    double clientCores = processorTime().minus(processorTime).toNanos() / nanos;
    MeshCounters counted = contender.counters().read().since(before);
    return new PhaseRun(contender.name(), round, phase, wave, counted, speed, clientCores);
  }

  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
