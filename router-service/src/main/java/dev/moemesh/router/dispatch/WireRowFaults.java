package dev.moemesh.router.dispatch;

import dev.moemesh.contract.v1.RowFaultStage;
import dev.moemesh.model.gating.RowFault;

/** Converts row faults to their wire form. Pure functions. */
final class WireRowFaults {
  private WireRowFaults() {}

  static dev.moemesh.contract.v1.RowFault of(RowFault fault) {
    var wire = dev.moemesh.contract.v1.RowFault.newBuilder().setRow(fault.row());
    return switch (fault) {
      case RowFault.AtGate _ -> wire.setStage(RowFaultStage.ROW_FAULT_STAGE_GATE).build();
      case RowFault.OfExpert found ->
          wire.setStage(RowFaultStage.ROW_FAULT_STAGE_EXPERT).setExpert(found.expert()).build();
      case RowFault.OfSum _ -> wire.setStage(RowFaultStage.ROW_FAULT_STAGE_SUM).build();
    };
  }
}
