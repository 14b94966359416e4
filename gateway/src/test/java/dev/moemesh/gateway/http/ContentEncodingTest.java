package dev.moemesh.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentEncodingTest {
  private static final byte[] BODY = "{\"prompt\":\"ünïcödé\"}".repeat(5000).getBytes(UTF_8);
  private static final long LIMIT = BODY.length;

  private final RequestMemory budget = new RequestMemory(2 * LIMIT);

  @ParameterizedTest
  @CsvSource({
    "gzip,GZIP",
    "x-gzip,GZIP",
    " GZip ,GZIP",
    "deflate,DEFLATE",
    "identity,IDENTITY",
    ",IDENTITY"
  })
  void knowsTheNamesOfEncodings(@Nullable String header, ContentEncoding encoding) {
    assertThat(ContentEncoding.of(header)).isEqualTo(encoding);
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip, gzip", "gzip;q=1"})
  void refusesOtherEncodingsByName(String header) {
    ApiException thrown =
        catchThrowableOfType(ApiException.class, () -> ContentEncoding.of(header));

    assertThat(thrown.error().status()).isEqualTo(415);
    assertThat(thrown.error().code()).isEqualTo("unsupported_content_encoding");
    assertThat(thrown.error().message()).contains("Content-Encoding", header);
  }

  @Test
  void unpacksGzip() {
    assertThat(unpacked(ContentEncoding.GZIP, gzip(BODY))).isEqualTo(BODY);
  }

  @Test
  void unpacksDeflateWithZlibsHeaderAndWithout() {
    byte[] zlib = deflate(BODY, false);
    byte[] bare = deflate(BODY, true);

    assertThat(unpacked(ContentEncoding.DEFLATE, zlib)).isEqualTo(BODY);
    assertThat(unpacked(ContentEncoding.DEFLATE, bare)).isEqualTo(BODY);
  }

  @Test
  void countsTheBytesThatItUnpacks() {
    RequestMemory.Share share = budget.share();

    ContentEncoding.GZIP.unpack(gzip(BODY), LIMIT, share);

    assertThat(budget.share().take(LIMIT)).isTrue();
    assertThat(budget.share().take(1)).isFalse();
  }

  @Test
  void stopsAtTheLimitWhateverIsPackedInAFewBytes() {
    byte[] bomb = gzip(new byte[200 << 20]);

    assertThat(bomb.length).isLessThan(300_000);
    assertThat(refusal(ContentEncoding.GZIP, bomb))
        .returns(413, ApiError::status)
        .returns("body_too_large", ApiError::code);
  }

  @Test
  void asksForPatienceWhenOthersHoldTheBudget() {
    budget.share().take(LIMIT + 1);

    assertThat(refusal(ContentEncoding.GZIP, gzip(BODY)))
        .returns(503, ApiError::status)
        .returns("overloaded", ApiError::code);
  }

  @Test
  void refusesWhatIsCutShortOrDamaged() {
    byte[] gzip = gzip(BODY);
    byte[] damaged = gzip.clone();
    damaged[gzip.length / 2] ^= 0x55;
    byte[] wrongSum = gzip.clone();
    wrongSum[gzip.length - 6] ^= 0x55;

    for (byte[] bad :
        new byte[][] {
          {}, {0x1f}, Arrays.copyOf(gzip, gzip.length / 2), damaged, wrongSum, "{}".getBytes(UTF_8)
        }) {
      assertThat(refusal(ContentEncoding.GZIP, bad))
          .returns(400, ApiError::status)
          .returns("malformed_json", ApiError::code);
    }
    byte[] zlib = deflate(BODY, false);
    assertThat(refusal(ContentEncoding.DEFLATE, Arrays.copyOf(zlib, zlib.length / 2)).status())
        .isEqualTo(400);
  }

  private byte[] unpacked(ContentEncoding encoding, byte[] packed) {
    RequestMemory.Share share = budget.share();
    try {
      return encoding.unpack(packed, LIMIT, share).getBytes();
    } finally {
      share.release();
    }
  }

  private ApiError refusal(ContentEncoding encoding, byte[] packed) {
    ApiException thrown =
        catchThrowableOfType(ApiException.class, () -> unpacked(encoding, packed));
    return thrown.error();
  }

  static byte[] gzip(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] deflate(byte[] body, boolean bare) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, bare);
    try (OutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }
}
