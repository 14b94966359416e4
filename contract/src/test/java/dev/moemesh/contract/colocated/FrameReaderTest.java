package dev.moemesh.contract.colocated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.FrameMarshaller;
import dev.moemesh.contract.frame.RowMemory;
import dev.moemesh.contract.v1.ComputeHeader;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
  private static final int MOST_ROW_BYTES = 100;

  private final FrameReader<ComputeHeader> reader = reader();

  private static FrameReader<ComputeHeader> reader() {
    return new FrameReader<>(
        FrameMarshaller.of(ComputeHeader.getDefaultInstance(), MOST_ROW_BYTES));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 9, 13, 1000})
  void putsFramesTogetherHoweverTheyAreCut(int piece) {
    ByteBuf bytes =
        Unpooled.wrappedBuffer(frame(1, new byte[] {1, 2, 3}), frame(2), frame(3, new byte[100]));
    List<String> read = new ArrayList<>();

    while (bytes.isReadable()) {
      ByteBuf some = bytes.readSlice(Math.min(piece, bytes.readableBytes()));
      while (some.isReadable()) {
        Frame<ComputeHeader> frame = reader.next(some);
        if (frame != null) {
          read.add(frame.header().getCallId() + ":" + frame.rows().readableBytes());
          frame.release();
        }
      }
    }

    assertThat(read).containsExactly("1:3", "2:0", "3:100");
  }

  @Test
  void hearsWhyTheStreamEnds() {
    ByteBuf end = FrameReader.end(Status.UNAVAILABLE.withDescription("going down"));

    assertThat(reader.next(end)).isNull();

    assertThat(reader.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(reader.end().getDescription()).isEqualTo("going down");
    end.release();
  }

  @Test
  void seesTheEndComeHoweverItIsCut() {
    ByteBuf end = FrameReader.end(Status.OK);
    assertThat(reader.endIsNext(end)).isTrue();

    reader.next(end.readSlice(5));

    assertThat(reader.endIsNext(end)).isTrue();
    assertThat(reader().endIsNext(frame(1))).isFalse();
    end.release();
  }

  @Test
  void refusesMoreRowsThanAreAllowed() {
    assertRefused(sizes(0, MOST_ROW_BYTES + 1), "rows of 101 bytes, at most 100 are allowed");
    assertRefused(sizes(0, -1), "rows of -1 bytes");
  }

  @Test
  void refusesAHeaderThatIsTooLongOrNone() {
    assertRefused(sizes(Integer.MAX_VALUE, 0), "header of 2147483647 bytes");
    assertRefused(
        sizes(1, 0).writeByte(0),
        "not a data plane frame: Protocol message contained an invalid tag");
  }

  @Test
  void releasesRowsThatStayIncomplete() {
    int bytes = 1 << 20; // more than a thread keeps for itself
    var large = new FrameReader<>(FrameMarshaller.of(ComputeHeader.getDefaultInstance(), bytes));
    long before = RowMemory.buffersInUse();

    large.next(frame(1, new byte[bytes]).slice(0, 40));
    assertThat(RowMemory.buffersInUse()).isEqualTo(before + 1);
    large.release();

    assertThat(RowMemory.buffersInUse()).isEqualTo(before);
  }

  private static void assertRefused(ByteBuf bytes, String reason) {
    assertThatThrownBy(() -> reader().next(bytes))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining(reason);
  }

  private static ByteBuf sizes(int header, int rows) {
    return Unpooled.buffer().writeInt(header).writeInt(rows);
  }

  private static ByteBuf frame(long callId, byte... rows) {
    byte[] header = ComputeHeader.newBuilder().setCallId(callId).build().toByteArray();
    return sizes(header.length, rows.length).writeBytes(header).writeBytes(rows);
  }
}
