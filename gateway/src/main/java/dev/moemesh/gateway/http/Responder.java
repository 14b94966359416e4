package dev.moemesh.gateway.http;

import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.generation.AnswerCollector;
import dev.moemesh.gateway.generation.AnswerFormat;
import dev.moemesh.gateway.generation.Output;
import dev.moemesh.gateway.generation.StreamEvent;
import dev.moemesh.gateway.generation.Usage;
import io.vertx.core.http.HttpServerResponse;

/** Sends the outputs of a generation to the client. Confined to the response's event loop. */
sealed interface Responder {

  /** Takes an output; false if the client cannot take it and must be given up. */
  boolean add(Output output);

  void complete(Usage usage);

  void fail(ApiError error);

  /** Sends one document at the end. */
  final class Whole implements Responder {
    private final HttpServerResponse response;
    private final AnswerFormat format;
    private final RequestMemory.Share share;
    private final AnswerCollector collector = new AnswerCollector();

    Whole(HttpServerResponse response, AnswerFormat format, RequestMemory.Share share) {
      this.response = response;
      this.format = format;
      this.share = share;
    }

    @Override
    public boolean add(Output output) {
      if (!share.take(bytes(output))) {
        throw new ApiException(
            ApiError.unavailable(
                "overloaded",
                "The answers on their way are as large as the gateway can put together; ask for a stream, for fewer tokens or log-probabilities, or try again in a moment."));
      }
      collector.add(output);
      return true;
    }

    private static long bytes(Output output) {
      return switch (output) {
        case Output.Opened opened ->
            opened.scores() == null ? 0 : opened.scores().getSerializedSize();
        case Output.Delta delta -> delta.text().length() + delta.token().getSerializedSize();
        case Output.Closed closed -> closed.text().length();
      };
    }

    @Override
    public void complete(Usage usage) {
      JsonAnswers.send(response, 200, format.whole(collector.answer(), usage));
    }

    @Override
    public void fail(ApiError error) {
      JsonAnswers.send(response, error);
    }
  }

  /** Streams events. An error before the first event is answered with its own status. */
  final class Streamed implements Responder {
    private final HttpServerResponse response;
    private final AnswerFormat format;
    private final EventStream stream;
    private final boolean includeUsage;

    Streamed(
        HttpServerResponse response,
        AnswerFormat format,
        EventStream stream,
        boolean includeUsage) {
      this.response = response;
      this.format = format;
      this.stream = stream;
      this.includeUsage = includeUsage;
    }

    @Override
    public boolean add(Output output) {
      boolean taken = true;
      for (StreamEvent event : format.events(output)) {
        taken &= stream.send(event);
      }
      return taken;
    }

    @Override
    public void complete(Usage usage) {
      format.ending(usage, includeUsage).forEach(stream::send);
      stream.end();
    }

    @Override
    public void fail(ApiError error) {
      if (!stream.opened()) {
        JsonAnswers.send(response, error);
        return;
      }
      format.failure(error).forEach(stream::send);
      stream.end();
    }
  }
}
