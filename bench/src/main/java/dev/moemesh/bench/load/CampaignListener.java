package dev.moemesh.bench.load;

/** Told how a campaign goes. */
public interface CampaignListener {
  /** Says nothing. */
  CampaignListener SILENT =
      new CampaignListener() {
        @Override
        public void starting(Phase phase, int round, int rounds) {}

        @Override
        public void finished(PhaseRun run) {}
      };

  /**
   * A phase begins.
   *
   * @param round from 1; below it is a warm-up
   */
  void starting(Phase phase, int round, int rounds);

  void finished(PhaseRun run);
}
