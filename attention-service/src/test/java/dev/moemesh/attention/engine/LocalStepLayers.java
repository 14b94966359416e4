package dev.moemesh.attention.engine;

import dev.moemesh.contract.v1.RequestSpan;
import dev.moemesh.model.decoder.LocalMoeLayers;
import dev.moemesh.model.decoder.MoeFailure;
import dev.moemesh.model.decoder.MoeLayers;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MoE layers in this process, which can be told to fail. The layers belong to the test. */
final class LocalStepLayers implements StepLayers {

  private final LocalMoeLayers layers;
  private @Nullable MoeFailure failure;
  private boolean refuse;

  LocalStepLayers(LocalMoeLayers layers) {
    this.layers = layers;
  }

  void failWith(@Nullable MoeFailure next) {
    failure = next;
  }

  void refuseNextStep() {
    refuse = true;
  }

  @Override
  public MoeLayers nextStep(List<RequestSpan> rows) {
    if (refuse) {
      refuse = false;
      throw new IllegalStateException("told to refuse");
    }
    return this::route;
  }

  private void route(MoeLayers.Call call, ByteBuffer rows, MoeLayers.Reply reply) {
    if (failure != null) {
      reply.failed(failure);
    } else {
      layers.route(call, rows, reply);
    }
  }
}
