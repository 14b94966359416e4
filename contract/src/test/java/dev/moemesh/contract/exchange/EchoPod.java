package dev.moemesh.contract.exchange;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.FrameReplies;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.contract.v1.DescribeRequest;
import dev.moemesh.contract.v1.ExpertGrpc;
import dev.moemesh.contract.v1.PodDescription;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** A pod on a real socket that says what the test tells it, and sends frames back. */
final class EchoPod implements AutoCloseable {
  private final Loop loop = new Loop("echo-pod");
  private final Server server;
  private final List<StreamObserver<PodDescription>> watchers = new ArrayList<>();
  private PodDescription description;

  /** A permit for each stream of frames that was opened, and for each that was ended in order. */
  final Semaphore streamsOpened = new Semaphore(0);

  final Semaphore streamsEnded = new Semaphore(0);

  EchoPod(Address address, PodDescription first) throws IOException {
    this.description = first;
    this.server =
        loop.server(address)
            .addService(
                ServerServiceDefinition.builder(ExpertGrpc.SERVICE_NAME)
                    .addMethod(DataPlane.COMPUTE, FrameReplies.handler(Stream::new))
                    .addMethod(
                        ExpertGrpc.getDescribeMethod(),
                        ServerCalls.asyncServerStreamingCall(this::describe))
                    .build())
            .build()
            .start();
  }

  private void describe(DescribeRequest request, StreamObserver<PodDescription> watcher) {
    ((ServerCallStreamObserver<PodDescription>) watcher)
        .setOnCancelHandler(() -> watchers.remove(watcher));
    watchers.add(watcher);
    watcher.onNext(description);
  }

  /** Describes itself anew. */
  void become(PodDescription newer) {
    onLoop(
        () -> {
          description = newer;
          watchers.forEach(watcher -> watcher.onNext(newer));
        });
  }

  /** Ends all watches of its description. */
  void endWatches() {
    onLoop(
        () -> {
          watchers.forEach(StreamObserver::onCompleted);
          watchers.clear();
        });
  }

  private void onLoop(Runnable task) {
    loop.executor().submit(task).syncUninterruptibly();
  }

  @Override
  public void close() {
    server.shutdownNow();
    loop.close();
  }

  private final class Stream implements FrameReplies.Receiver<ComputeHeader> {
    private final FrameReplies<ComputeReplyHeader> replies;

    Stream(FrameReplies<ComputeReplyHeader> replies) {
      this.replies = replies;
      streamsOpened.release();
    }

    @Override
    public void received(Frame<ComputeHeader> frame) {
      long callId = frame.header().getCallId();
      replies.send(
          new Frame<>(ComputeReplyHeader.newBuilder().setCallId(callId).build(), frame.rows()));
    }

    @Override
    public void cancelled() {}

    @Override
    public void completed() {
      streamsEnded.release();
    }
  }
}
