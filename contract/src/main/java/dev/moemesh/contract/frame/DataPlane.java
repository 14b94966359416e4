package dev.moemesh.contract.frame;

import com.google.protobuf.MessageLite;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.contract.v1.DataType;
import dev.moemesh.contract.v1.ExpertGrpc;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.RouteReplyHeader;
import dev.moemesh.contract.v1.RouterGrpc;
import io.grpc.MethodDescriptor;

/** The two streaming methods of the data plane, with {@link Frame}s as messages. */
public final class DataPlane {

  /** The limit of row bytes in one frame: 64 MiB, which are 4,096 rows of 8,192 bf16 numbers. */
  public static final int MAX_ROW_BYTES = 64 << 20;

  /** The limit of bytes in one gRPC message of the data plane: rows and header. */
  public static final int MAX_MESSAGE_BYTES = MAX_ROW_BYTES + (2 << 20);

  /** {@code Router.Route}. */
  public static final MethodDescriptor<Frame<RouteHeader>, Frame<RouteReplyHeader>> ROUTE =
      stream(
          RouterGrpc.getRouteMethod(),
          RouteHeader.getDefaultInstance(),
          RouteReplyHeader.getDefaultInstance());

  /** {@code Expert.Compute}. */
  public static final MethodDescriptor<Frame<ComputeHeader>, Frame<ComputeReplyHeader>> COMPUTE =
      stream(
          ExpertGrpc.getComputeMethod(),
          ComputeHeader.getDefaultInstance(),
          ComputeReplyHeader.getDefaultInstance());

  private DataPlane() {}

  /**
   * The limit of rows in one {@code Route} call. It is set by the case that all choices of all rows
   * go to one pod, in one frame.
   *
   * @param type of the rows that the router sends to a pod
   */
  public static int mostRows(DataType type, int expertsPerToken, int hiddenSize) {
    return Math.toIntExact(MAX_ROW_BYTES / RowBytes.of(type, expertsPerToken, hiddenSize));
  }

  /** Whether the method's requests and replies are frames. */
  public static boolean carriesFrames(MethodDescriptor<?, ?> method) {
    return method.getRequestMarshaller() instanceof FrameMarshaller
        && method.getResponseMarshaller() instanceof FrameMarshaller;
  }

  private static <Q extends MessageLite, R extends MessageLite>
      MethodDescriptor<Frame<Q>, Frame<R>> stream(
          MethodDescriptor<?, ?> method, Q emptyRequest, R emptyReply) {
    return MethodDescriptor.<Frame<Q>, Frame<R>>newBuilder()
        .setType(method.getType())
        .setFullMethodName(method.getFullMethodName())
        .setRequestMarshaller(FrameMarshaller.of(emptyRequest, MAX_ROW_BYTES))
        .setResponseMarshaller(FrameMarshaller.of(emptyReply, MAX_ROW_BYTES))
        .build();
  }
}
