package dev.moemesh.attention.routing;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.transport.FrameReplies;
import dev.moemesh.contract.v1.RouteHeader;
import dev.moemesh.contract.v1.RouteReplyHeader;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.decoder.LocalMoeLayers;
import dev.moemesh.model.decoder.MoeFailure;
import dev.moemesh.model.decoder.MoeLayers;
import dev.moemesh.model.torch.ComputeDevice;
import dev.moemesh.model.weights.Checkpoint;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/** Answers a router's frames with a model's own experts. Owner of them; used on one thread. */
public final class LocalExperts
    implements BiConsumer<Frame<RouteHeader>, FrameReplies<RouteReplyHeader>>, AutoCloseable {

  private final Checkpoint checkpoint;
  private final LocalMoeLayers layers;

  public LocalExperts(Path model) {
    this.checkpoint = Checkpoint.open(model);
    this.layers =
        new LocalMoeLayers(ModelConfig.read(model), checkpoint, DataType.F32, ComputeDevice.CPU);
  }

  @Override
  public void accept(Frame<RouteHeader> frame, FrameReplies<RouteReplyHeader> replies) {
    RouteHeader header = frame.header();
    ByteBuffer rows =
        ByteBuffer.allocateDirect(frame.rows().readableBytes()).put(frame.rows().nioBuffer());
    frame.release();
    layers.route(
        new MoeLayers.Call(header.getLayer(), header.getRowCount(), false),
        rows.flip(),
        new Answer(frame, replies));
  }

  @Override
  public void close() {
    layers.close();
    checkpoint.close();
  }

  private record Answer(Frame<RouteHeader> frame, FrameReplies<RouteReplyHeader> replies)
      implements MoeLayers.Reply {
    @Override
    public void combined(MoeLayers.Combined combined) {
      try (combined) {
        replies.send(
            new Frame<>(
                FakeRouter.reply(frame).build(), Unpooled.copiedBuffer(combined.rows().slice())));
      }
    }

    @Override
    public void failed(MoeFailure failure) {
      throw new IllegalStateException("experts in this process do not fail: " + failure);
    }
  }
}
