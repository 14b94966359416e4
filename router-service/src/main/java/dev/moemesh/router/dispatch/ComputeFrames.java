package dev.moemesh.router.dispatch;

import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.router.calls.PodError;
import dev.moemesh.router.calls.PodReply;
import dev.moemesh.router.sharing.RowShare;

/** The frames between router and pods. Pure functions. */
record ComputeFrames(RouterShape shape) {

  /**
   * The header of a frame, without a call id.
   *
   * @param epoch of the placement
   * @param pods the number of pods that compute for the call
   */
  ComputeHeader.Builder header(RouteHeader call, RowShare<?> share, long epoch, int pods) {
    ComputeHeader.Builder header =
        ComputeHeader.newBuilder()
            .setModelFingerprint(call.getModelFingerprint())
            .setEpoch(epoch)
            .setLayer(call.getLayer())
            .setPods(pods)
            .setDataType(shape.wireType());
    for (int group = 0; group < share.groups(); group++) {
      header.addExperts(share.expert(group)).addRowCounts(share.rowCount(group));
    }
    return header;
  }

  /**
   * What a reply says.
   *
   * @param bytes of rows in the reply
   * @param epoch of the placement, as the frame carried it
   */
  PodReply reply(ComputeReplyHeader reply, int bytes, RowShare<?> share, long epoch) {
    if (reply.hasError()) {
      PodError error = new PodError(reply.getError().getCode(), reply.getError().getMessage());
      return switch (error.code()) {
        case ERROR_CODE_STALE_EPOCH, ERROR_CODE_UNKNOWN_EXPERT ->
            new PodReply.Misrouted(epoch, error);
        case ERROR_CODE_UNSPECIFIED,
            ERROR_CODE_MALFORMED,
            ERROR_CODE_BYTE_COUNT,
            ERROR_CODE_UNKNOWN_MODEL,
            ERROR_CODE_UNKNOWN_LAYER,
            ERROR_CODE_NO_REPLICA,
            ERROR_CODE_TIMEOUT,
            ERROR_CODE_OVERLOADED,
            ERROR_CODE_INTERNAL,
            UNRECOGNIZED ->
            new PodReply.Failed(error);
      };
    }
    int expected = share.rows() * shape.rowBytes();
    return reply.getRowCount() == share.rows() && bytes == expected
        ? new PodReply.Computed()
        : new PodReply.Failed(
            new PodError(
                ErrorCode.ERROR_CODE_INTERNAL,
                "expected %d rows in %d bytes, found %d rows in %d bytes; is the pod of the same release?"
                    .formatted(share.rows(), expected, reply.getRowCount(), bytes)));
  }
}
