package dev.moemesh.contract.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.moemesh.contract.v1.ComputeHeader;
import dev.moemesh.contract.v1.ComputeRequest;
import dev.moemesh.contract.v1.DataType;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameMarshallerTest {
  private static final int MAX_ROW_BYTES = 1000;

  private final FrameMarshaller<ComputeHeader> marshaller =
      FrameMarshaller.of(ComputeHeader.getDefaultInstance(), MAX_ROW_BYTES);

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    Random random = new Random(1);
    for (int length : new int[] {0, 1, 7, 128, MAX_ROW_BYTES}) {
      byte[] rows = new byte[length];
      random.nextBytes(rows);

      Frame<ComputeHeader> read = marshaller.parse(known(written(header(), rows)));

      assertThat(read.header()).isEqualTo(header());
      assertThat(bytes(read.rows())).isEqualTo(rows);
      read.release();
    }
  }

  @Test
  void writesThePlainProtobufMessage() throws IOException {
    byte[] rows = {1, 2, 3};

    ComputeRequest message = ComputeRequest.parseFrom(written(header(), rows));

    assertThat(message.getHeader()).isEqualTo(header());
    assertThat(message.getRows().toByteArray()).isEqualTo(rows);
  }

  @Test
  void readsThePlainProtobufMessageFromAnyStream() {
    byte[] message =
        ComputeRequest.newBuilder()
            .setHeader(header())
            .setRows(ByteString.copyFrom(new byte[] {4, 5, 6}))
            .build()
            .toByteArray();

    Frame<ComputeHeader> read = marshaller.parse(new TricklingStream(message));

    assertThat(read.header()).isEqualTo(header());
    assertThat(bytes(read.rows())).containsExactly(4, 5, 6);
    read.release();
  }

  @Test
  void rowsAreOneDirectBufferThatATensorCanAlias() throws IOException {
    Frame<ComputeHeader> read = marshaller.parse(known(written(header(), new byte[64])));

    assertThat(read.rows().isDirect()).isTrue();
    assertThat(read.rows().nioBufferCount()).isEqualTo(1);
    read.release();
  }

  @Test
  void anEmptyMessageIsAnEmptyFrame() {
    Frame<ComputeHeader> read = marshaller.parse(known(new byte[0]));

    assertThat(read.header()).isEqualTo(ComputeHeader.getDefaultInstance());
    assertThat(read.rows().isReadable()).isFalse();
  }

  @Test
  void aMessageCutAnywhereIsRefusedOrShorterButNeverHarmful() throws IOException {
    byte[] whole = written(header(), new byte[40]);
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      try {
        Frame<ComputeHeader> read = marshaller.parse(known(cut));
        assertThat(read.rows().isReadable()).as("cut at %d", length).isFalse();
        read.release();
      } catch (StatusRuntimeException e) {
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      }
    }
  }

  @Test
  void randomBytesNeverDoMoreThanBeRefused() {
    Random random = new Random(2);
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[random.nextInt(40)];
      random.nextBytes(noise);
      if (noise.length > 0 && random.nextBoolean()) {
        noise[0] = (byte) (random.nextBoolean() ? 0x0a : 0x12);
      }
      try {
        marshaller.parse(known(noise)).release();
      } catch (StatusRuntimeException e) {
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      }
    }
  }

  @Test
  void rowsOverTheLimitAreRefusedBeforeMemoryIsTaken() {
    byte[] message = {0x12, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f};

    assertThatThrownBy(() -> marshaller.parse(known(message)))
        .hasMessageContaining("rows of 268435455 bytes, at most 1000 are allowed");
  }

  @Test
  void rowsShorterThanTheySayAreRefused() {
    byte[] message = {0x12, 100, 1, 2, 3};

    assertThatThrownBy(() -> marshaller.parse(known(message)))
        .hasMessageContaining("rows end after 3 of 100 bytes");
    assertThatThrownBy(() -> marshaller.parse(new TricklingStream(message)))
        .hasMessageContaining("rows end early");
  }

  @Test
  void anUnknownFieldIsRefused() {
    assertThatThrownBy(() -> marshaller.parse(known(new byte[] {0x1a, 0})))
        .hasMessageContaining("unexpected field tag 26");
  }

  @Test
  void aFrameThatIsClosedUnwrittenGivesItsRowsBack() throws IOException {
    ByteBuf rows = Unpooled.directBuffer(8).writeZero(8);

    marshaller.stream(new Frame<>(header(), rows)).close();

    assertThat(rows.refCnt()).isZero();
  }

  @Test
  void aFrameThatIsWrittenGivesItsRowsBackOnce() throws IOException {
    ByteBuf rows = Unpooled.directBuffer(8).writeZero(8);
    InputStream stream = marshaller.stream(new Frame<>(header(), rows));

    ((Drainable) stream).drainTo(new ByteArrayOutputStream());
    stream.close();

    assertThat(rows.refCnt()).isZero();
  }

  @Test
  void aFrameCanBeReadInSmallPiecesToo() throws IOException {
    byte[] rows = {9, 8, 7};
    try (InputStream stream =
        marshaller.stream(new Frame<>(header(), Unpooled.copiedBuffer(rows)))) {
      int length = stream.available();
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      whole.write(stream.read());
      whole.write(stream.readNBytes(2));
      whole.write(stream.readAllBytes());

      assertThat(whole.size()).isEqualTo(length);
      assertThat(whole.toByteArray()).isEqualTo(written(header(), rows));
    }
  }

  private static ComputeHeader header() {
    return ComputeHeader.newBuilder()
        .setCallId(7)
        .setModelFingerprint(-5)
        .setLayer(3)
        .setDataType(DataType.DATA_TYPE_BF16)
        .addExperts(1)
        .addRowCounts(2)
        .build();
  }

  private byte[] written(ComputeHeader header, byte[] rows) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    InputStream stream = marshaller.stream(new Frame<>(header, Unpooled.copiedBuffer(rows)));
    int length = ((KnownLength) stream).available();
    ((Drainable) stream).drainTo(out);
    assertThat(out.size()).isEqualTo(length);
    return out.toByteArray();
  }

  private static byte[] bytes(ByteBuf buffer) {
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.getBytes(buffer.readerIndex(), bytes);
    return bytes;
  }

  private static InputStream known(byte[] bytes) {
    return new KnownStream(bytes);
  }

  /** As gRPC delivers a message: {@code available()} is the whole rest. */
  private static final class KnownStream extends ByteArrayInputStream implements KnownLength {
    KnownStream(byte[] bytes) {
      super(bytes);
    }
  }

  /** As a decompressing stream may be: one byte at a time, nothing said of the rest. */
  private static final class TricklingStream extends InputStream {
    private final InputStream source;

    TricklingStream(byte[] bytes) {
      this.source = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() throws IOException {
      return source.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return source.read(target, offset, Math.min(length, 1));
    }
  }
}
