package dev.moemesh.contract.stream.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.contract.frame.Frame;
import dev.moemesh.contract.frame.FrameMarshaller;
import dev.moemesh.contract.frame.RowMemory;
import dev.moemesh.contract.stream.socket.FrameDecoder.Progress;
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

class FrameDecoderTest {
  private static final int MOST_ROW_BYTES = 100;

  private final FrameDecoder<ComputeHeader> decoder = decoder();

  private static FrameDecoder<ComputeHeader> decoder() {
    return new FrameDecoder<>(
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
        if (decoder.decode(some) == Progress.FRAME) {
          Frame<ComputeHeader> frame = decoder.frame();
          read.add(frame.header().getCallId() + ":" + frame.rows().readableBytes());
          frame.release();
        }
      }
    }

    assertThat(read).containsExactly("1:3", "2:0", "3:100");
  }

  @Test
  void hearsWhyTheStreamEnds() {
    ByteBuf end = FrameEncoder.encodeEnd(Status.UNAVAILABLE.withDescription("going down"));

    assertThat(decoder.decode(end)).isEqualTo(Progress.END);

    assertThat(decoder.endStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(decoder.endStatus().getDescription()).isEqualTo("going down");
    end.release();
  }

  @Test
  void seesTheEndComeHoweverItIsCut() {
    ByteBuf end = FrameEncoder.encodeEnd(Status.OK);
    assertThat(decoder.endIsNext(end)).isTrue();

    decoder.decode(end.readSlice(5));

    assertThat(decoder.endIsNext(end)).isTrue();
    assertThat(decoder().endIsNext(frame(1))).isFalse();
    end.release();
  }

  @Test
  void refusesBytesAfterTheEnd() {
    ByteBuf bytes = Unpooled.wrappedBuffer(FrameEncoder.encodeEnd(Status.OK), frame(1));
    decoder.decode(bytes);

    assertThat(decoder.endIsNext(bytes)).isTrue();
    assertThatThrownBy(() -> decoder.decode(bytes)).hasMessageContaining("bytes after the end");
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
    var large = new FrameDecoder<>(FrameMarshaller.of(ComputeHeader.getDefaultInstance(), bytes));
    long before = RowMemory.buffersInUse();

    large.decode(frame(1, new byte[bytes]).slice(0, 40));
    assertThat(RowMemory.buffersInUse()).isEqualTo(before + 1);
    large.release();

    assertThat(RowMemory.buffersInUse()).isEqualTo(before);
  }

  private static void assertRefused(ByteBuf bytes, String reason) {
    assertThatThrownBy(() -> decoder().decode(bytes))
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
