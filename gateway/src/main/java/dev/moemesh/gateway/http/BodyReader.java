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
  private final Promise<Buffer> read = Promise.promise();
  private Buffer body = Buffer.buffer();
  private long received;

  private BodyReader(long limit) {
    this.limit = limit;
  }

  /**
   * The body. It fails with an {@link ApiException} if it is too large or too slow, with any other
   * exception if the client goes away.
   */
  static Future<Buffer> read(HttpServerRequest request, Vertx vertx, long limit, Duration timeout) {
    BodyReader reader = new BodyReader(limit);
    long timer = vertx.setTimer(timeout.toMillis(), _ -> reader.fail(ApiError.bodyTimeout()));
    request.handler(reader::take);
    request.exceptionHandler(reader.read::tryFail);
    request.endHandler(_ -> reader.end());
    request.resume();
    return reader.read.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  private void take(Buffer part) {
    received += part.length();
    if (received <= limit) {
      body.appendBuffer(part);
    } else {
      body = Buffer.buffer();
    }
  }

  private void end() {
    if (received > limit) {
      fail(ApiError.bodyTooLarge(limit));
    } else {
      read.tryComplete(body);
    }
  }

  private void fail(ApiError error) {
    read.tryFail(new ApiException(error));
  }
}
