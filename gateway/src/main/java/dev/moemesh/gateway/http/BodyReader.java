package dev.moemesh.gateway.http;

import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Reads a body of bounded size in bounded time.
 *
 * <p>What is too large is still taken off the wire, and forgotten: most clients read an answer only
 * after they have written everything.
 */
final class BodyReader {
  private final long limit;
  private final RequestMemory.Share share;
  private final Promise<Buffer> read = Promise.promise();
  private Buffer body = Buffer.buffer();
  private long received;
  private boolean dropped;

  private BodyReader(long limit, RequestMemory.Share share) {
    this.limit = limit;
    this.share = share;
  }

  /**
   * The body, decompressed. It fails with an {@link ApiException} if it is too large or too slow,
   * exceeds the bytes of all bodies, or contradicts its {@code Content-Encoding}. It fails with any
   * other exception if the client leaves.
   *
   * @param limit the most bytes, as they come and once they are unpacked
   * @param share takes the body's bytes
   */
  static Future<Buffer> read(
      HttpServerRequest request,
      Vertx vertx,
      long limit,
      RequestMemory.Share share,
      Duration timeout) {
    ContentEncoding encoding;
    try {
      encoding = ContentEncoding.of(request);
    } catch (ApiException e) {
      request.resume();
      return Future.failedFuture(e);
    }
    BodyReader reader = new BodyReader(limit, share);
    long timer = vertx.setTimer(timeout.toMillis(), _ -> reader.fail(ApiError.bodyTimeout()));
    request.handler(reader::take);
    request.exceptionHandler(reader.read::tryFail);
    request.endHandler(_ -> reader.end());
    request.resume();
    return reader
        .read
        .future()
        .onComplete(_ -> vertx.cancelTimer(timer))
        .compose(body -> unpacked(body, encoding, vertx, limit, share));
  }

  /** On a worker; until it is done nobody else takes bytes of the share. */
  private static Future<Buffer> unpacked(
      Buffer body, ContentEncoding encoding, Vertx vertx, long limit, RequestMemory.Share share) {
    return encoding == ContentEncoding.IDENTITY
        ? Future.succeededFuture(body)
        : vertx.executeBlocking(() -> encoding.unpack(body.getBytes(), limit, share), false);
  }

  private void take(Buffer part) {
    received += part.length();
    if (!dropped && received <= limit && share.take(part.length())) {
      body.appendBuffer(part);
    } else {
      dropped = true;
      body = Buffer.buffer();
    }
  }

  private void end() {
    if (received > limit) {
      fail(ApiError.bodyTooLarge(limit));
    } else if (dropped) {
      fail(overloaded());
    } else {
      read.tryComplete(body);
    }
  }

  static ApiError overloaded() {
    return ApiError.unavailable(
        "overloaded",
        "The gateway has as many bytes of requests open as it takes; try again in a moment.");
  }

  private void fail(ApiError error) {
    read.tryFail(new ApiException(error));
  }
}
