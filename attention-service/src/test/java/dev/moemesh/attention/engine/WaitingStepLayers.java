package dev.moemesh.attention.engine;

import dev.moemesh.contract.v1.RequestSpan;
import dev.moemesh.model.decoder.LocalMoeLayers;
import dev.moemesh.model.decoder.MoeFailure;
import dev.moemesh.model.decoder.MoeLayers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * MoE layers in this process whose calls wait until the test has one answered, in any order. The
 * layers belong to the test.
 */
final class WaitingStepLayers implements StepLayers {

  private final LocalMoeLayers layers;
  private final List<Waiting> waiting = new ArrayList<>();
  private String refused = "";

  WaitingStepLayers(LocalMoeLayers layers) {
    this.layers = layers;
  }

  /** Refuses steps with rows of the request. */
  void refuse(String request) {
    refused = request;
  }

  /** The requests of each call that waits. */
  List<Set<String>> waiting() {
    return waiting.stream().map(Waiting::requests).toList();
  }

  /** Answers a call. */
  void answer(int which) {
    Waiting call = waiting.remove(which);
    layers.route(call.call, call.rows, call.reply);
  }

  /** Fails the call with rows of the request. */
  void fail(String request, MoeFailure failure) {
    Waiting call =
        waiting.stream().filter(it -> it.requests.contains(request)).findFirst().orElseThrow();
    waiting.remove(call);
    call.reply.failed(failure);
  }

  @Override
  public MoeLayers nextStep(List<RequestSpan> rows) {
    Set<String> requests =
        rows.stream().map(RequestSpan::getRequestId).collect(Collectors.toUnmodifiableSet());
    if (requests.contains(refused)) {
      throw new IllegalStateException("told to refuse");
    }
    return (call, bytes, reply) -> {
      ByteBuffer copy = ByteBuffer.allocateDirect(bytes.remaining()).put(bytes.duplicate()).flip();
      waiting.add(new Waiting(requests, call, copy, reply));
    };
  }

  private record Waiting(
      Set<String> requests, MoeLayers.Call call, ByteBuffer rows, MoeLayers.Reply reply) {}
}
