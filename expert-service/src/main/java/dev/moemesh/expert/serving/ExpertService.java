package dev.moemesh.expert.serving;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.contract.transport.ByteBudget;
import dev.moemesh.contract.transport.FrameReplies;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.contract.v1.DescribeRequest;
import dev.moemesh.contract.v1.ExpertGrpc;
import dev.moemesh.contract.v1.LoadReply;
import dev.moemesh.contract.v1.LoadRequest;
import dev.moemesh.contract.v1.PodDescription;
import dev.moemesh.contract.v1.UnloadReply;
import dev.moemesh.contract.v1.UnloadRequest;
import dev.moemesh.contract.v1.WireError;
import dev.moemesh.expert.batching.Batcher;
import dev.moemesh.expert.holding.LiveExperts;
import dev.moemesh.expert.placement.Pod;
import dev.moemesh.expert.placement.PodStatus;
import dev.moemesh.placement.Epochs;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.function.Consumer;

/** The gRPC service {@code moemesh.v1.Expert}. Used on the loop's thread. */
final class ExpertService {
  private final FrameAdmission admission;
  private final LiveExperts live;
  private final Batcher batcher;
  private final ByteBudget budget;
  private final Pod pod;

  ExpertService(
      FrameAdmission admission, LiveExperts live, Batcher batcher, ByteBudget budget, Pod pod) {
    this.admission = admission;
    this.live = live;
    this.batcher = batcher;
    this.budget = budget;
    this.pod = pod;
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(ExpertGrpc.SERVICE_NAME)
        .addMethod(DataPlane.COMPUTE, FrameReplies.handler(Computation::new, budget))
        .addMethod(ExpertGrpc.getLoadMethod(), ServerCalls.asyncUnaryCall(this::load))
        .addMethod(ExpertGrpc.getUnloadMethod(), ServerCalls.asyncUnaryCall(this::unload))
        .addMethod(
            ExpertGrpc.getDescribeMethod(), ServerCalls.asyncServerStreamingCall(this::describe))
        .build();
  }

  private final class Computation implements FrameReplies.Receiver<ComputeHeader> {
    private final FrameReplies<ComputeReplyHeader> replies;

    Computation(FrameReplies<ComputeReplyHeader> replies) {
      this.replies = replies;
    }

    @Override
    public void received(Frame<ComputeHeader> frame) {
      Optional<WireError> error =
          admission.check(frame.header(), frame.rows().readableBytes(), live::holds, pod.epochs());
      if (error.isPresent()) {
        frame.release();
        batcher.refuse(frame.header(), replies, error.get());
      } else {
        batcher.add(frame, replies);
      }
    }

    @Override
    public void cancelled() {
      // The batcher drops the frames of a cancelled call.
    }
  }

  private void load(LoadRequest request, StreamObserver<LoadReply> reply) {
    if (isOld(request.getEpoch(), reply)) {
      return;
    }
    ServerCallStreamObserver<LoadReply> caller = (ServerCallStreamObserver<LoadReply>) reply;
    // Without a handler, a reply to a caller that has gone throws into the pod's own work.
    caller.setOnCancelHandler(() -> {});
    pod.load(
        request.getEpoch(),
        Slot.fromWire(request.getExpertsList()),
        () -> {
          if (caller.isCancelled()) {
            return;
          }
          PodStatus status = pod.status();
          if (status instanceof PodStatus.NotReady missing) {
            reply.onError(
                Status.FAILED_PRECONDITION.withDescription(missing.reason()).asRuntimeException());
          } else {
            reply.onNext(LoadReply.newBuilder().setPod(pod.describe()).build());
            reply.onCompleted();
          }
        });
  }

  private void unload(UnloadRequest request, StreamObserver<UnloadReply> reply) {
    if (isOld(request.getEpoch(), reply)) {
      return;
    }
    pod.unload(request.getEpoch(), Slot.fromWire(request.getExpertsList()));
    reply.onNext(UnloadReply.newBuilder().setPod(pod.describe()).build());
    reply.onCompleted();
  }

  private boolean isOld(long epoch, StreamObserver<?> reply) {
    if (epoch == Epochs.NONE || !Epochs.supersedes(pod.assignedEpoch(), epoch)) {
      return false;
    }
    reply.onError(
        Status.FAILED_PRECONDITION
            .withDescription(
                "expected placement epoch %d or newer, found %d; read expert.placement again"
                    .formatted(pod.assignedEpoch(), epoch))
            .asRuntimeException());
    return true;
  }

  private void describe(DescribeRequest request, StreamObserver<PodDescription> observer) {
    ServerCallStreamObserver<PodDescription> caller =
        (ServerCallStreamObserver<PodDescription>) observer;
    Consumer<PodDescription> watcher =
        description -> {
          if (!caller.isCancelled()) {
            caller.onNext(description);
          }
        };
    caller.setOnCancelHandler(() -> pod.unwatch(watcher));
    pod.watch(watcher);
  }
}
