package dev.moemesh.router.dispatch;

import com.google.protobuf.ByteString;
import dev.moemesh.contract.exchange.CallTicket;
import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.WireErrors;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeReplyHeader;
import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.router.pods.ComputePod;
import dev.moemesh.router.pods.PodCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A pod and the router's link to it, without a socket: on float32 rows, expert e turns x into
 * {@code x * factor(e)}. What the pod serves and what the router knows of it may differ.
 */
final class SimulatedPod implements ComputePod {
  private final String id;
  private final Random random;
  private final Consumer<ByteBuf> watchBuffer;
  private final List<Pending> pending = new ArrayList<>();
  private Set<Integer> held = Set.of();
  private Set<Integer> announced = Set.of();
  private long previousEpoch;
  private long currentEpoch;
  private long announcedEpoch;
  private boolean connected = true;
  private boolean listed = true;

  /**
   * A pod that holds nothing.
   *
   * @param watchBuffer is told of each buffer that changes hands
   */
  SimulatedPod(String id, Random random, Consumer<ByteBuf> watchBuffer) {
    this.id = id;
    this.random = random;
    this.watchBuffer = watchBuffer;
  }

  static float factor(int expert) {
    return 0.3f * expert - 1.7f;
  }

  /** A call that was sent. */
  private final class Pending {
    final PodCall call;
    ComputeHeader header = ComputeHeader.getDefaultInstance();
    ByteString rows = ByteString.EMPTY;
    boolean written;

    Pending(PodCall call) {
      this.call = call;
    }

    /** The stream takes the frame, and copies it. */
    void write() {
      if (!written) {
        written = true;
        header = call.header().build();
        ByteBuf bytes = call.rows();
        watchBuffer.accept(bytes);
        rows = ByteString.copyFrom(bytes.nioBuffer());
        bytes.release();
      }
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public long rowsInFlight() {
    return pending.stream().mapToLong(waiting -> waiting.call.rowCount()).sum();
  }

  @Override
  public long epoch() {
    return announcedEpoch;
  }

  @Override
  public Optional<CallTicket> send(PodCall call) {
    if (!connected) {
      return Optional.empty();
    }
    Pending sent = new Pending(call);
    if (random.nextInt(4) > 0) {
      sent.write();
    }
    if (random.nextInt(200) == 0) {
      throw new IllegalStateException("no memory for the frame");
    }
    if (random.nextInt(50) == 0) {
      loseAll(); // a link may find out what it has lost just when it is used
    }
    pending.add(sent);
    return Optional.of(() -> pending.remove(sent));
  }

  /** Whether the router takes it for a live replica of an expert. */
  boolean isReplicaOf(int expert) {
    return listed && announced.contains(expert);
  }

  boolean isConnected() {
    return connected;
  }

  /** How many calls it has not replied to. */
  int waiting() {
    return pending.size();
  }

  /** Replies to a call that waits, whichever; rarely as it should not. */
  void reply() {
    Pending next = pending.remove(random.nextInt(pending.size()));
    next.write();
    ErrorCode refusal = refusal(next.header);
    if (refusal != ErrorCode.ERROR_CODE_UNSPECIFIED) {
      next.call.replied(
          new Frame<>(
              ComputeReplyHeader.newBuilder().setError(WireErrors.of(refusal, "no")).build(),
              Unpooled.EMPTY_BUFFER));
      return;
    }
    int missing = random.nextInt(100) == 0 ? 1 : 0;
    next.call.replied(
        new Frame<>(
            ComputeReplyHeader.newBuilder().setRowCount(next.call.rowCount() - missing).build(),
            compute(next)));
  }

  private ErrorCode refusal(ComputeHeader header) {
    if (!held.containsAll(header.getExpertsList())) {
      return ErrorCode.ERROR_CODE_UNKNOWN_EXPERT;
    }
    if (header.getEpoch() < previousEpoch || header.getEpoch() > currentEpoch) {
      return ErrorCode.ERROR_CODE_STALE_EPOCH;
    }
    return random.nextInt(50) == 0
        ? ErrorCode.ERROR_CODE_INTERNAL
        : ErrorCode.ERROR_CODE_UNSPECIFIED;
  }

  private ByteBuf compute(Pending sent) {
    ByteBuf in = Unpooled.wrappedBuffer(sent.rows.asReadOnlyByteBuffer());
    ByteBuf out = Unpooled.buffer(in.readableBytes());
    watchBuffer.accept(out);
    int numbers = in.readableBytes() / Float.BYTES / sent.call.rowCount();
    for (int group = 0; group < sent.header.getExpertsCount(); group++) {
      for (int i = 0; i < numbers * sent.header.getRowCounts(group); i++) {
        out.writeFloatLE(in.readFloatLE() * factor(sent.header.getExperts(group)));
      }
    }
    return out;
  }

  /** Takes a placement up. */
  void takeUp(long epoch, Set<Integer> experts) {
    if (epoch > currentEpoch) {
      previousEpoch = currentEpoch == 0 ? epoch : currentEpoch;
      currentEpoch = epoch;
      held = new TreeSet<>(experts);
    }
  }

  /** The router hears what the pod holds. */
  void announce() {
    if (connected) {
      listed = true;
      announced = new TreeSet<>(held);
      announcedEpoch = currentEpoch;
    }
  }

  /**
   * The connection ends.
   *
   * @param noticed whether the router's table knows it at once
   */
  void disconnect(boolean noticed) {
    connected = false;
    listed = !noticed;
    loseAll();
  }

  private void loseAll() {
    List<Pending> lost = List.copyOf(pending);
    pending.clear();
    lost.forEach(waiting -> waiting.call.lost("pod " + id + " has gone"));
  }

  void connect() {
    connected = true;
    announce();
  }
}
