package dev.moemesh.attention.requests;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.moemesh.attention.serving.Worker;
import dev.moemesh.contract.v1.Cancellation;
import dev.moemesh.contract.v1.InferenceRequest;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Reads requests and cancellations. A request's record is committed when the request has ended;
 * when more requests are under way than the worker takes, the rest waits in the log.
 */
@ApplicationScoped
class RequestLog {

  private static final Logger LOG = Logger.getLogger(RequestLog.class);

  private final Worker worker;
  private final Emitter<byte[]> deadLetters;

  RequestLog(
      Worker worker,
      @Channel("dead-letters") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          Emitter<byte[]> deadLetters) {
    this.worker = worker;
    this.deadLetters = deadLetters;
  }

  /** Completes when the worker can take the next request. */
  @Incoming("requests")
  CompletionStage<Void> request(Message<byte[]> message) {
    try {
      InferenceRequest request = InferenceRequest.parseFrom(message.getPayload());
      return worker.submit(request, message::ack);
    } catch (InvalidProtocolBufferException e) {
      LOG.errorf(
          "A record of inference.requests is no request (%s); it goes to the dead letters%s",
          e.getMessage(), place(message));
      deadLetters.send(message.getPayload());
      return message.ack();
    }
  }

  @Incoming("cancellations")
  CompletionStage<Void> cancellation(byte[] payload) {
    try {
      worker.cancel(Cancellation.parseFrom(payload));
    } catch (InvalidProtocolBufferException e) {
      LOG.errorf(
          "A record of inference.cancellations is none (%s); it is left out", e.getMessage());
    }
    return CompletableFuture.completedFuture(null);
  }

  private static String place(Message<?> message) {
    return message
        .getMetadata(IncomingKafkaRecordMetadata.class)
        .map(
            record ->
                ": partition %d, offset %d".formatted(record.getPartition(), record.getOffset()))
        .orElse("");
  }
}
