package dev.moemesh.placement.log;

import dev.moemesh.placement.Epochs;
import dev.moemesh.placement.ExpertPlacement;
import java.util.List;
import java.util.Optional;

/**
 * Writes the placements of one model, each with the epoch after the one that it replaces.
 *
 * <p>Two guards ensure that at most one of two writers treats its placement as in force. First, the
 * log fences every writer but the last that was opened. Second, the writer reads back each write,
 * which is in force only if it is the first record of its epoch. This also guards against records
 * that were appended past the fence.
 *
 * <p>Owner of the log's access. Confined to one thread.
 */
public final class PlacementWriter implements AutoCloseable {
  private final PlacementLog log;
  private final String model;
  private final String writer;
  private Optional<PlacementRecord> newest = Optional.empty();

  /**
   * A writer on an access to the log that was just opened.
   *
   * @param writer an id that no other writer has
   */
  public PlacementWriter(PlacementLog log, String model, String writer) {
    this.log = log;
    this.model = model;
    this.writer = writer;
  }

  /**
   * The placement in force.
   *
   * @throws PlacementLogException if the log cannot be read
   */
  public Optional<ExpertPlacement> newest() {
    catchUp();
    return newest.map(PlacementRecord::placement);
  }

  /**
   * Writes the pods as the placement that replaces the one given.
   *
   * @param replacedEpoch the epoch of the placement that the pods were planned on; {@link
   *     Epochs#NONE} if there was none
   * @throws PlacementLogException if the log failed; whether the placement is in force is unknown
   *     then, and {@link #newest} tells. Another write needs a new writer
   */
  public WriteResult write(long replacedEpoch, List<ExpertPlacement.Pod> pods) {
    catchUp();
    if (epoch() != replacedEpoch) {
      return superseded(replacedEpoch);
    }
    PlacementRecord record =
        new PlacementRecord(new ExpertPlacement(model, Epochs.next(replacedEpoch), pods), writer);
    try {
      log.append(record);
    } catch (WriterFencedException e) {
      return new WriteResult.Fenced(model);
    }
    catchUp();
    return newest.filter(record::equals).isPresent()
        ? new WriteResult.Written(record.placement())
        : superseded(replacedEpoch);
  }

  private WriteResult superseded(long expected) {
    return new WriteResult.Superseded(
        model, expected, epoch(), newest.map(PlacementRecord::writer).orElse(""));
  }

  private long epoch() {
    return newest.map(record -> record.placement().epoch()).orElse(Epochs.NONE);
  }

  private void catchUp() {
    for (PlacementRecord record : log.readOn()) {
      if (Epochs.supersedes(record.placement().epoch(), epoch())) {
        newest = Optional.of(record);
      }
    }
  }

  @Override
  public void close() {
    log.close();
  }
}
