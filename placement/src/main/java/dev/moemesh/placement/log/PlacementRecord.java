package dev.moemesh.placement.log;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.moemesh.contract.v1.Placement;
import dev.moemesh.placement.ExpertPlacement;

/**
 * A record of {@code expert.placement}.
 *
 * @param writer the id of the writer that appended it; empty if the writer has none
 */
public record PlacementRecord(ExpertPlacement placement, String writer) {

  /**
   * Reads and checks a record's value.
   *
   * @throws IllegalArgumentException if it is no placement, or a wrong one
   */
  public static PlacementRecord parse(byte[] value) {
    try {
      Placement placement = Placement.parseFrom(value);
      return new PlacementRecord(ExpertPlacement.of(placement), placement.getWriter());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("expected a Placement message: " + e.getMessage(), e);
    }
  }

  /** The record as the wire carries it. */
  public Placement toWire() {
    return placement.toWire().toBuilder().setWriter(writer).build();
  }
}
