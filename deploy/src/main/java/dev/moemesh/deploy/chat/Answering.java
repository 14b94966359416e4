package dev.moemesh.deploy.chat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a client is receiving, so that it can be broken off. */
sealed interface Answering {
  void cancel();

  /** Nothing. */
  record Nothing() implements Answering {
    @Override
    public void cancel() {}
  }

  /** An answer. Cancelling closes its connection, which tells the server. */
  final class Streaming implements Answering {
    private final CompletableFuture<HttpResponse<InputStream>> exchange;
    private final AtomicBoolean cancelled = new AtomicBoolean();

    Streaming(CompletableFuture<HttpResponse<InputStream>> exchange) {
      this.exchange = exchange;
    }

    boolean isCancelled() {
      return cancelled.get();
    }

    @Override
    public void cancel() {
      cancelled.set(true);
      if (!exchange.cancel(true)) {
        close(exchange.join().body());
      }
    }

    private static void close(InputStream answer) {
      try {
        answer.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
