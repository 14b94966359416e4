package dev.moemesh.attention.routing;

import dev.moemesh.contract.v1.RouteReplyHeader;
import dev.moemesh.model.gating.RowFault;
import java.util.List;

/** Rows that are not finite, from the wire. Pure. */
final class RowFaults {
  private RowFaults() {}

  /** Those of a reply for a layer; a stage of a later release is taken for the sum's. */
  static List<RowFault> of(int layer, RouteReplyHeader reply) {
    return reply.getRowFaultsList().stream().map(fault -> of(layer, fault)).toList();
  }

  private static RowFault of(int layer, dev.moemesh.contract.v1.RowFault fault) {
    return switch (fault.getStage()) {
      case ROW_FAULT_STAGE_GATE -> new RowFault.AtGate(layer, fault.getRow());
      case ROW_FAULT_STAGE_EXPERT ->
          new RowFault.OfExpert(layer, fault.getRow(), fault.getExpert());
      case ROW_FAULT_STAGE_SUM, ROW_FAULT_STAGE_UNSPECIFIED, UNRECOGNIZED ->
          new RowFault.OfSum(layer, fault.getRow());
    };
  }
}
