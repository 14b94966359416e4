package dev.moemesh.router.pods;

import dev.moemesh.contract.exchange.Peer;
import dev.moemesh.contract.exchange.PeerVerdict;
import dev.moemesh.contract.exchange.WatchEnd;
import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.ModelShape;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.FrameCall;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.contract.v1.DescribeRequest;
import dev.moemesh.contract.v1.ExpertGrpc;
import dev.moemesh.contract.v1.PodDescription;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;

/**
 * A pod of the placement, as the router connects to it: it describes itself by {@code
 * Expert.Describe} and takes frames by {@code Expert.Compute}.
 *
 * @param shape of the model that the pod must serve
 * @param loop of the connection
 */
record PodPeer(String id, Address address, ModelShape shape, Loop loop)
    implements Peer<PodDescription, ComputeHeader, ComputeReplyHeader> {

  @Override
  public ManagedChannel channel() {
    return loop.channel(address);
  }

  @Override
  public void watch(Channel channel, StreamObserver<PodDescription> descriptions) {
    ClientCalls.asyncServerStreamingCall(
        channel.newCall(ExpertGrpc.getDescribeMethod(), CallOptions.DEFAULT),
        DescribeRequest.getDefaultInstance(),
        descriptions);
  }

  /** Lost calls can go to another replica. */
  @Override
  public WatchEnd watchEnd() {
    return WatchEnd.ENDS_CONNECTION;
  }

  @Override
  public PeerVerdict judge(PodDescription description) {
    if (description.getModelFingerprint() != shape.fingerprint()) {
      return new PeerVerdict.Refused(
          "it serves a model with fingerprint %016x, expected %016x; start it on the same model directory"
              .formatted(description.getModelFingerprint(), shape.fingerprint()));
    }
    if (!description.getPodId().equals(id)) {
      return new PeerVerdict.Refused(
          "pod '%s' answers there; correct the placement's address or moe.pod.id"
              .formatted(description.getPodId()));
    }
    return new PeerVerdict.Accepted();
  }

  /** The frames of one turn of the loop leave together, so that the pod batches them. */
  @Override
  public FrameCall<ComputeHeader, ComputeReplyHeader> open(
      Channel channel, FrameCall.Listener<ComputeReplyHeader> listener) {
    return FrameCall.openGathering(channel, DataPlane.COMPUTE, listener);
  }

  @Override
  public long callId(ComputeReplyHeader reply) {
    return reply.getCallId();
  }

  /** The pod in messages. */
  String name() {
    return "pod %s at %s".formatted(id, address);
  }
}
