package dev.moemesh.gateway.http;

import dev.moemesh.gateway.generation.StreamEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;

/**
 * Server-sent events to one client, at the client's pace: what the socket does not take waits here,
 * up to a limit. On the response's event loop.
 */
final class EventStream {
  private final HttpServerResponse response;
  private final int limit;
  private final ArrayDeque<Buffer> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private boolean opened;
  private boolean ending;

  /**
   * @param limit the most bytes that may wait
   */
  EventStream(HttpServerResponse response, int limit) {
    this.response = response;
    this.limit = limit;
  }

  /** Whether the client has been told that there will be a stream. */
  boolean opened() {
    return opened;
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
      response.write(bytes);
      return true;
    }
    if (waiting.isEmpty()) {
      response.drainHandler(_ -> drain());
    }
    waiting.add(bytes);
    waitingBytes += bytes.length();
    return waitingBytes <= limit;
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
      response.write(next);
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
