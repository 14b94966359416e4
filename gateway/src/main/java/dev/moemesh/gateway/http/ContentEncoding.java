package dev.moemesh.gateway.http;

import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The compression of a body: RFC 9110, section 8.4.1. {@code deflate} is zlib's format (RFC 1950),
 * and also the bare one (RFC 1951) that some clients send under that name.
 */
enum ContentEncoding {
  IDENTITY,
  GZIP,
  DEFLATE;

  /** The value of {@code Accept-Encoding} in an answer that refuses another encoding. */
  static final String ACCEPTED = "gzip, deflate, identity";

  private static final int PART_BYTES = 1 << 16;

  /**
   * The encoding of a request's body.
   *
   * @throws ApiException 415 if it is another one, or more than one
   */
  static ContentEncoding of(HttpServerRequest request) {
    return of(request.getHeader("Content-Encoding"));
  }

  static ContentEncoding of(@Nullable String header) {
    String name = header == null ? "" : header.strip();
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "", "identity" -> IDENTITY;
      case "gzip", "x-gzip" -> GZIP;
      case "deflate" -> DEFLATE;
      default -> throw new ApiException(ApiError.unsupportedContentEncoding(name));
    };
  }

  /**
   * The body unpacked. It stops as soon as there is more than there may be, so that a few bytes
   * cannot cost much time or memory. Not for an event loop.
   *
   * @param limit the most bytes of the body once it is unpacked
   * @param share takes the bytes that are unpacked
   * @throws ApiException 400 if the bytes are damaged or incomplete, 413 if there are too many, 503
   *     if the share has no room for them
   */
  Buffer unpack(byte[] packed, long limit, RequestMemory.Share share) {
    try (InputStream in = unpacking(packed)) {
      Buffer body = Buffer.buffer();
      byte[] part = new byte[PART_BYTES];
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        if (body.length() + read > limit) {
          throw new ApiException(ApiError.bodyTooLarge(limit));
        }
        if (!share.take(read)) {
          throw new ApiException(BodyReader.overloaded());
        }
        body.appendBytes(part, 0, read);
      }
      return body;
    } catch (IOException e) {
      throw new ApiException(
          ApiError.malformed(
              "The body is not valid %s, as its Content-Encoding says: %s."
                  .formatted(name().toLowerCase(Locale.ROOT), e.getMessage())));
    }
  }

  private InputStream unpacking(byte[] packed) throws IOException {
    InputStream in = new ByteArrayInputStream(packed);
    return switch (this) {
      case IDENTITY -> in;
      case GZIP -> new GZIPInputStream(in, PART_BYTES);
      case DEFLATE -> new Inflating(in, new Inflater(!isZlib(packed)));
    };
  }

  /** Whether the first two bytes are a header of zlib's. */
  private static boolean isZlib(byte[] packed) {
    return packed.length >= 2
        && (packed[0] & 0x0f) == 8
        && (((packed[0] & 0xff) << 8) | (packed[1] & 0xff)) % 31 == 0;
  }

  /** A stream that releases the memory of its inflater when it is closed. */
  private static final class Inflating extends InflaterInputStream {
    Inflating(InputStream in, Inflater inflater) {
      super(in, inflater, PART_BYTES);
    }

    @Override
    public void close() throws IOException {
      super.close();
      inf.end();
    }
  }
}
