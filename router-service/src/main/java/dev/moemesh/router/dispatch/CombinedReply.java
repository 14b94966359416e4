package dev.moemesh.router.dispatch;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.RowMemory;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.RouteReplyHeader;
import dev.moemesh.contract.v1.RouteTiming;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.gating.Assignment;
import dev.moemesh.model.gating.ExpertOutputs;
import dev.moemesh.model.gating.GateOrderSum;
import dev.moemesh.model.gating.RowFault;
import dev.moemesh.router.combining.ChoiceAnswers;
import dev.moemesh.translation.WireDataTypes;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes the replies to calls that have all outputs: sums them in gate order. Used on one thread.
 */
final class CombinedReply {
  private final RouterShape shape;
  private final GateOrderSum sum;

  CombinedReply(RouterShape shape) {
    this.shape = shape;
    this.sum = new GateOrderSum(shape.model().hiddenSize());
  }

  /**
   * The reply to a call. The caller owns it.
   *
   * @param replies the rows of each attempt's reply, in the compute type
   * @param timing tells the call's times, and is asked once the rows are summed
   */
  Frame<RouteReplyHeader> of(
      AcceptedCall call, List<ByteBuffer> replies, Supplier<RouteTiming> timing) {
    RouteHeader header = call.header();
    DataType type = WireDataTypes.toModel(header.getDataType()).orElseThrow();
    int bytes = header.getRowCount() * shape.model().hiddenSize() * type.bytes();
    ByteBuf combined = RowMemory.allocator().directBuffer(bytes, bytes);
    try {
      return new Frame<>(sum(call, replies, type, combined, timing), combined);
    } catch (RuntimeException | Error e) {
      combined.release();
      throw e;
    }
  }

  /** Fills {@code combined}; returns the header that describes it. */
  private RouteReplyHeader sum(
      AcceptedCall call,
      List<ByteBuffer> replies,
      DataType type,
      ByteBuf combined,
      Supplier<RouteTiming> timing) {
    RouteHeader header = call.header();
    int bytes = combined.capacity();
    Assignment assignment = call.arrays().assignment();
    Outputs outputs = new Outputs(replies, call.arrays().answers(), shape.computeType());
    List<RowFault> faults =
        sum.sum(header.getLayer(), assignment, outputs, combined.nioBuffer(0, bytes), type);
    combined.writerIndex(bytes);
    RouteReplyHeader.Builder reply =
        RouteReplyHeader.newBuilder()
            .setCallId(header.getCallId())
            .setRowCount(header.getRowCount())
            .setDataType(header.getDataType())
            .setTiming(timing.get());
    if (header.getReturnRouting()) {
      reply.setExpertIds(wireIds(assignment));
    }
    faults.forEach(fault -> reply.addRowFaults(WireRowFaults.of(fault)));
    return reply.build();
  }

  /** The experts of all rows, u16 little-endian. */
  private ByteString wireIds(Assignment assignment) {
    int perRow = shape.expertsPerToken();
    ByteBuffer ids = ByteBuffer.allocate(2 * assignment.rowCount() * perRow);
    assignment.writeExpertIds(perRow, ids);
    return UnsafeByteOperations.unsafeWrap(ids.flip());
  }

  /** The outputs of a call's choices, as they lie in the replies. */
  private record Outputs(List<ByteBuffer> replies, ChoiceAnswers answers, DataType type)
      implements ExpertOutputs {

    @Override
    public ByteBuffer rows(int choice) {
      return replies.get(answers.reply(choice));
    }

    @Override
    public int index(int choice) {
      return answers.row(choice);
    }
  }
}
