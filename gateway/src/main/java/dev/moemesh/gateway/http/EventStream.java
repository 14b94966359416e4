package dev.moemesh.gateway.http;

import dev.moemesh.gateway.generation.StreamEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/**
 * Sends server-sent events to one client. Buffers what the socket does not accept, up to a limit.
 * Confined to the response's event loop.
 */
final class EventStream implements StreamPulse.Stream {
  private static final Buffer COMMENT = Buffer.buffer(": keep-alive\n\n");

  private final HttpServerResponse response;
  private final int limit;
  private final LongSupplier nanoTime;
  private final ArrayDeque<Buffer> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private long lastSentNanos;
  private boolean opened;
  private boolean ending;

  /**
   * @param limit the most bytes that may wait
   */
  EventStream(HttpServerResponse response, int limit, LongSupplier nanoTime) {
    this.response = response;
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  /** Whether the client has been told that there will be a stream. */
  @Override
  public boolean opened() {
    return opened;
  }

  @Override
  public long lastSentNanos() {
    return lastSentNanos;
  }

  /**
   * Sends a comment, which clients leave out. To a client that has yet to read what was sent before
   * it is of no use.
   */
  @Override
  public void comment() {
    if (waiting.isEmpty() && !ending) {
      write(COMMENT);
    }
  }

  /** Sends an event; false if the client is too slow for it and the stream must be cut. */
  boolean send(StreamEvent event) {
    return write(Json.event(event));
  }

  /** Ends the response once all is written. */
  void end() {
    ending = true;
    open();
    endIfWritten();
  }

  private boolean write(Buffer bytes) {
    open();
    if (response.closed() || response.ended()) {
      return true;
    }
    if (waiting.isEmpty() && !response.writeQueueFull()) {
      hand(bytes);
      return true;
    }
    if (waiting.isEmpty()) {
      response.drainHandler(_ -> drain());
    }
    waiting.add(bytes);
    waitingBytes += bytes.length();
    return waitingBytes <= limit;
  }

  private void hand(Buffer bytes) {
    lastSentNanos = nanoTime.getAsLong();
    response.write(bytes);
  }

  private void open() {
    if (!opened) {
      opened = true;
      response
          .setChunked(true)
          .putHeader("Content-Type", "text/event-stream; charset=utf-8")
          .putHeader("Cache-Control", "no-cache")
          .putHeader("X-Accel-Buffering", "no");
    }
  }

  private void drain() {
    while (!response.closed() && !response.writeQueueFull()) {
      Buffer next = waiting.poll();
      if (next == null) {
        break;
      }
      waitingBytes -= next.length();
      hand(next);
    }
    if (!waiting.isEmpty() && !response.closed()) {
      response.drainHandler(_ -> drain());
    }
    endIfWritten();
  }

  private void endIfWritten() {
    if (ending && waiting.isEmpty() && !response.ended() && !response.closed()) {
      response.end();
    }
  }
}
