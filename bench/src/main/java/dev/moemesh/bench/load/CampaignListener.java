package dev.moemesh.bench.load;

/** Told how a campaign goes. */
public interface CampaignListener {
  /**
   * A phase begins at a contender.
   *
   * @param round from 1; below it is a warm-up
   */
  void starting(Phase phase, String contender, int round, int rounds);

  void finished(PhaseRun run);
}
