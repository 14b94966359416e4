package dev.moemesh.contract.exchange;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.frame.DataPlane;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.RowLeaks;
import dev.moemesh.contract.frame.RowMemory;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.FrameCall;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.contract.v1.DescribeRequest;
import dev.moemesh.contract.v1.ExpertGrpc;
import dev.moemesh.contract.v1.PodDescription;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.netty.buffer.ByteBuf;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection to a pod over real sockets. */
class WatchedConnectionTest {
  private static final PodDescription COLD = pod("right", false);
  private static final PodDescription WARM = pod("right", true);
  private static final PodDescription WRONG = pod("wrong", true);

  @TempDir Path directory;

  private final RowLeaks leaks = new RowLeaks();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final Loop loop = new Loop("test-loop");
  private volatile WatchEnd watchEnd = WatchEnd.ENDS_CONNECTION;
  private EchoPod pod;
  private WatchedConnection<PodDescription, ComputeHeader, ComputeReplyHeader> connection;

  @BeforeEach
  void startPod() throws Exception {
    Address address = new Address.UnixSocket(directory.resolve("pod.sock"));
    pod = new EchoPod(address, COLD);
    connection = new WatchedConnection<>(new TestPeer(address), new Events());
  }

  @AfterEach
  void stop() {
    onLoop(connection::close);
    pod.close();
    loop.close();
    leaks.assertNone();
  }

  private static PodDescription pod(String id, boolean ready) {
    return PodDescription.newBuilder().setPodId(id).setReady(ready).build();
  }

  private void onLoop(Runnable task) {
    loop.executor().submit(task).syncUninterruptibly();
  }

  private String nextEvent() throws InterruptedException {
    String event = events.poll(10, SECONDS);
    assertThat(event).as("an event within ten seconds").isNotNull();
    return event;
  }

  private void open() throws InterruptedException {
    pod.become(WARM);
    onLoop(connection::start);
    assertThat(nextEvent()).isEqualTo("opened");
  }

  @Test
  void opensTheStreamOnceThePeerIsReady() throws Exception {
    onLoop(connection::start);
    assertThat(nextEvent()).isEqualTo("delayed: warming up");
    assertThat(pod.streamsOpened.tryAcquire()).isFalse();

    pod.become(WARM);

    assertThat(nextEvent()).isEqualTo("opened");
    assertThat(pod.streamsOpened.tryAcquire(10, SECONDS)).isTrue();
  }

  @Test
  void framesComeBack() throws Exception {
    open();

    send(7);

    assertThat(nextEvent()).isEqualTo("received 7");
  }

  @Test
  void staysOpenWhenThePeerIsReadyNoMore() throws Exception {
    open();

    pod.become(COLD);

    assertThat(nextEvent()).isEqualTo("described");
    send(8);
    assertThat(nextEvent()).isEqualTo("received 8");
  }

  @Test
  void endsWhenThePeerIsTheWrongOne() throws Exception {
    open();

    pod.become(WRONG);

    assertThat(nextEvent()).isEqualTo("ended: another pod answers there");
    assertThat(send(1).refCnt()).isZero();
  }

  @Test
  void endsWithTheWatch() throws Exception {
    open();

    pod.endWatches();

    assertThat(nextEvent()).isEqualTo("ended: the watch of its state ended: it is going down");
  }

  @Test
  void keepsAStreamThatOutlivesTheWatch() throws Exception {
    watchEnd = WatchEnd.LEAVES_STREAM;
    open();

    pod.endWatches();

    assertThat(nextEvent()).isEqualTo("unwatched: the watch of its state ended: it is going down");
    send(9);
    assertThat(nextEvent()).isEqualTo("received 9");
    onLoop(connection::halfClose);
    assertThat(nextEvent()).isEqualTo("ended: the stream of frames ended: OK");
  }

  @Test
  void endsWithTheWatchIfThereIsNoStreamThatCouldOutliveIt() throws Exception {
    watchEnd = WatchEnd.LEAVES_STREAM;
    onLoop(connection::start);
    assertThat(nextEvent()).isEqualTo("delayed: warming up");

    pod.endWatches();

    assertThat(nextEvent()).isEqualTo("ended: the watch of its state ended: it is going down");
  }

  @Test
  void endsInOrderAfterItIsHalfClosed() throws Exception {
    open();

    onLoop(connection::halfClose);

    assertThat(nextEvent()).isEqualTo("ended: the stream of frames ended: OK");
    assertThat(pod.streamsEnded.tryAcquire(10, SECONDS)).isTrue();
  }

  @Test
  void endsWhenNobodyIsThere() throws Exception {
    pod.close();

    onLoop(connection::start);

    assertThat(nextEvent()).startsWith("ended: the watch of its state ended: ");
  }

  @Test
  void saysNothingAfterItIsClosed() throws Exception {
    open();

    onLoop(connection::close);
    pod.become(COLD);
    pod.endWatches();

    assertThat(send(1).refCnt()).isZero();
    assertThat(events).isEmpty();
  }

  private ByteBuf send(long callId) {
    ByteBuf rows = RowMemory.allocator().directBuffer(64).writeZero(64);
    ComputeHeader header = ComputeHeader.newBuilder().setCallId(callId).build();
    onLoop(() -> connection.send(new Frame<>(header, rows)));
    return rows;
  }

  private final class TestPeer implements Peer<PodDescription, ComputeHeader, ComputeReplyHeader> {
    private final Address address;

    TestPeer(Address address) {
      this.address = address;
    }

    @Override
    public ManagedChannel channel() {
      return loop.channel(address);
    }

    @Override
    public void watch(Channel channel, StreamObserver<PodDescription> descriptions) {
      ExpertGrpc.newStub(channel).describe(DescribeRequest.getDefaultInstance(), descriptions);
    }

    @Override
    public WatchEnd watchEnd() {
      return watchEnd;
    }

    @Override
    public PeerVerdict judge(PodDescription description) {
      if (!description.getPodId().equals("right")) {
        return new PeerVerdict.Refused("another pod answers there");
      }
      return description.getReady()
          ? new PeerVerdict.Accepted()
          : new PeerVerdict.NotYet("warming up");
    }

    @Override
    public FrameCall<ComputeHeader, ComputeReplyHeader> open(
        Channel channel, FrameCall.Listener<ComputeReplyHeader> listener) {
      return FrameCall.open(channel, DataPlane.COMPUTE, listener);
    }

    @Override
    public long callId(ComputeReplyHeader reply) {
      return reply.getCallId();
    }
  }

  private final class Events
      implements PeerConnection.Listener<PodDescription, ComputeReplyHeader> {
    @Override
    public void delayed(String reason) {
      events.add("delayed: " + reason);
    }

    @Override
    public void opened(PodDescription description) {
      events.add("opened");
    }

    @Override
    public void described(PodDescription newer) {
      events.add("described");
    }

    @Override
    public void unwatched(String reason) {
      events.add("unwatched: " + reason);
    }

    @Override
    public void writable() {}

    @Override
    public void received(long callId, Frame<ComputeReplyHeader> reply) {
      reply.release();
      events.add("received " + callId);
    }

    @Override
    public void ended(String reason) {
      events.add("ended: " + reason);
    }
  }
}
