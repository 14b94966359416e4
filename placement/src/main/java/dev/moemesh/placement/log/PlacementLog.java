package dev.moemesh.placement.log;

import java.util.List;

/**
 * One writer's access to the log of a model's placements.
 *
 * <p>Opening an access fences every earlier one of the same model: it can append no more. The
 * records that it appended before are visible to the new access. Confined to one thread.
 */
public interface PlacementLog extends AutoCloseable {

  /**
   * Reads the records from where the last call stopped to the end of the log, oldest first. The
   * first call reads from the start of the log.
   *
   * @throws PlacementLogException if the log cannot be read
   */
  List<PlacementRecord> readOn();

  /**
   * Appends a record, and returns when readers can see it. After an exception the access takes no
   * more records, and can still be read.
   *
   * @throws WriterFencedException if a later access was opened; the record is not in the log then
   * @throws PlacementLogException if the log did not take it, or if that is unknown
   */
  void append(PlacementRecord record);

  @Override
  void close();
}
