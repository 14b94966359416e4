package dev.moemesh.router.dispatch;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.RowMemory;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.gating.Assignment;
import dev.moemesh.model.gating.LayerGates;
import dev.moemesh.translation.WireDataTypes;
import io.netty.buffer.ByteBuf;

/** Takes the rows of a frame in: computes their gate, and converts them. Used on one thread. */
final class RowIntake {
  private final RouterShape shape;
  private final LayerGates gates;
  private final GateScratch scratch;

  RowIntake(RouterShape shape, LayerGates gates) {
    this.shape = shape;
    this.gates = gates;
    this.scratch = new GateScratch(shape.model().hiddenSize());
  }

  /**
   * Assigns the rows of a frame to experts.
   *
   * @param frame a checked frame, which belongs to this method even if it throws
   * @param assignment receives the experts of the rows
   * @return the rows in the compute type
   */
  CallRows take(Frame<RouteHeader> frame, Assignment assignment) {
    DataType type = assign(frame, assignment);
    return new CallRows(inComputeType(frame, type), shape.rowBytes(), assignment);
  }

  /** Returns the type of the frame's rows. */
  private DataType assign(Frame<RouteHeader> frame, Assignment assignment) {
    RouteHeader header = frame.header();
    try {
      DataType type = WireDataTypes.toModel(header.getDataType()).orElseThrow();
      scratch.assign(
          gates.gate(header.getLayer()), frame.rows(), type, header.getRowCount(), assignment);
      return type;
    } catch (RuntimeException | Error e) {
      frame.release();
      throw e;
    }
  }

  private ByteBuf inComputeType(Frame<RouteHeader> frame, DataType type) {
    if (type == shape.computeType()) {
      return frame.rows();
    }
    int rowCount = frame.header().getRowCount();
    frame.release();
    int bytes = rowCount * shape.rowBytes();
    ByteBuf rows = RowMemory.allocator().directBuffer(bytes, bytes);
    try {
      scratch.store(shape.computeType(), rows);
      return rows;
    } catch (RuntimeException | Error e) {
      rows.release();
      throw e;
    }
  }
}
