package dev.moemesh.bench.load;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** Reads a stream of tokens where its bytes arrive, without another thread. */
final class StreamSubscriber implements BodySubscriber<Answer> {
  private final TokenClock clock;
  private final EventLines lines;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();

  StreamSubscriber(TokenClock clock) {
    this.clock = clock;
    this.lines = new EventLines(clock::event);
  }

  @Override
  public CompletionStage<Answer> getBody() {
    return answer;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    buffers.forEach(lines::accept);
  }

  @Override
  public void onError(Throwable failure) {
    answer.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    answer.complete(clock.answer());
  }
}
