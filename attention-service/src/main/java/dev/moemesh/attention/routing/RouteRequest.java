package dev.moemesh.attention.routing;

import dev.moemesh.contract.exchange.CallLoss;
import dev.moemesh.contract.exchange.ExchangeCall;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.RowMemory;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.RouteReplyHeader;
import dev.moemesh.contract.v1.WireError;
import dev.moemesh.model.decoder.MoeFailure;
import dev.moemesh.model.decoder.MoeLayers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.jboss.logging.Logger;

/**
 * One call of a MoE layer: its frame, and the check of the router's reply. Owner of the copy of its
 * rows while it waits for a full stream. Used on the loop's thread.
 */
final class RouteRequest implements ExchangeCall<RouteHeader, RouteReplyHeader> {
  private static final Logger LOG = Logger.getLogger(RouteRequest.class);

  private final RowFormat format;
  private final RouteTimes times;
  private final MoeLayers.Call call;
  private final RouteHeader.Builder header;
  private final MoeLayers.Reply reply;
  private final long sentNanos = System.nanoTime();
  private ByteBuf rows;

  /**
   * A request that is not sent.
   *
   * @param header without a call id
   * @param rows valid only while the request is sent
   */
  RouteRequest(
      RowFormat format,
      RouteTimes times,
      MoeLayers.Call call,
      RouteHeader.Builder header,
      ByteBuffer rows,
      MoeLayers.Reply reply) {
    this.format = format;
    this.times = times;
    this.call = call;
    this.header = header;
    this.rows = Unpooled.wrappedBuffer(rows);
    this.reply = reply;
  }

  @Override
  public int rowCount() {
    return call.rowCount();
  }

  @Override
  public Frame<RouteHeader> frame(long callId) {
    return new Frame<>(header.setCallId(callId).build(), rows);
  }

  /** The call and its step wait, so this copies at most the rows of the steps in flight. */
  @Override
  public void keep() {
    rows = RowMemory.allocator().directBuffer(rows.readableBytes()).writeBytes(rows);
  }

  @Override
  public void drop() {
    rows.release();
  }

  @Override
  public void replied(Frame<RouteReplyHeader> frame) {
    RouteReplyHeader answer = frame.header();
    long expected = format.bytes(call.rowCount());
    int found = frame.rows().readableBytes();
    if (answer.hasError()) {
      frame.release();
      reply.failed(failure(answer.getError()));
    } else if (found != expected) {
      frame.release();
      reply.failed(
          new MoeFailure(
              "router_byte_count",
              "expected %d bytes of combined rows, found %d; start every process from one version"
                  .formatted(expected, found)));
    } else {
      times.add(answer.getTiming(), System.nanoTime() - sentNanos);
      reply.combined(new CombinedRows(frame, call.layer()));
    }
  }

  /** The message that a client does not see is for the operator. */
  private MoeFailure failure(WireError error) {
    RouteErrors.Mapped mapped = RouteErrors.map(error);
    if (mapped.reworded()) {
      LOG.warnf("layer %d: %s: %s", call.layer(), mapped.failure().code(), error.getMessage());
    }
    return mapped.failure();
  }

  @Override
  public void lost(CallLoss loss) {
    reply.failed(
        switch (loss) {
          case CallLoss.Disconnected(String reason) -> new MoeFailure("router_unavailable", reason);
          case CallLoss.Expired _ ->
              new MoeFailure(
                  "expert_timeout",
                  "layer %d gave no answer in %d ms; look at the router's and pods' logs, or raise moe.route.timeout"
                      .formatted(call.layer(), header.getTimeoutMillis()));
        });
  }
}
