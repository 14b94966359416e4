package dev.moemesh.placement.log;

import dev.moemesh.placement.ExpertPlacement;

/** What became of a placement that was written. */
public sealed interface WriteResult {

  /** The placement is in force. */
  record Written(ExpertPlacement placement) implements WriteResult {}

  /** The placement is not in force. */
  sealed interface Lost extends WriteResult {

    /** The stable code of this outcome. */
    String code();

    /** What happened and what to do, for people. */
    String message();
  }

  /**
   * Another placement than the one that the writer meant to replace is in force.
   *
   * @param expectedEpoch the epoch that the writer meant to replace
   * @param epoch the epoch in force; 0 if no placement is
   * @param writer who wrote the placement in force; empty if that is unknown
   */
  record Superseded(String model, long expectedEpoch, long epoch, String writer) implements Lost {
    @Override
    public String code() {
      return "placement_superseded";
    }

    @Override
    public String message() {
      return "expected placement epoch %d of model '%s' to be in force, found epoch %d of writer '%s'; read the newest placement and plan again"
          .formatted(expectedEpoch, model, epoch, writer);
    }
  }

  /** A later writer has taken over; this one can write no more. */
  record Fenced(String model) implements Lost {
    @Override
    public String code() {
      return "placement_writer_fenced";
    }

    @Override
    public String message() {
      return "another writer has taken over the placements of model '%s'; stop this one, or open a new writer to take over"
          .formatted(model);
    }
  }
}
