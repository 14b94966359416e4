package dev.moemesh.attention.requests;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.moemesh.attention.serving.Worker;
import dev.moemesh.contract.v1.Cancellation;
import dev.moemesh.contract.v1.InferenceRequest;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests and cancellations. A request's record is committed when the broker has the
 * request's last event. Requests beyond the worker's limit wait in the log.
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

  /** Passes a request on; completes when the worker can accept the next one. */
  @Incoming("requests")
  CompletionStage<Void> request(Message<byte[]> message) {
    byte @Nullable [] value = message.getPayload();
    if (value == null) {
      return putAside(message, new byte[0], "it has no value");
    }
    try {
      return worker.submit(InferenceRequest.parseFrom(value), message::ack);
    } catch (InvalidProtocolBufferException e) {
      return putAside(message, value, String.valueOf(e.getMessage()));
    }
  }

  @Incoming("cancellations")
  CompletionStage<Void> cancellation(Message<byte[]> message) {
    byte @Nullable [] value = message.getPayload();
    try {
      if (value != null) {
        worker.cancel(Cancellation.parseFrom(value));
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.errorf(
          "A record of inference.cancellations is none (%s); it is left out%s",
          e.getMessage(), place(message));
    }
    return message.ack();
  }

  /** Writes a record to the dead letters, and acknowledges it whether or not that succeeds. */
  private CompletionStage<Void> putAside(Message<byte[]> message, byte[] value, String reason) {
    LOG.errorf(
        "A record of inference.requests is no request (%s); it goes to the dead letters%s",
        reason, place(message));
    return deadLetters
        .send(value)
        .handle(
            (written, failure) -> {
              if (failure != null) {
                LOG.errorf(
                    failure,
                    "The dead letters did not take a record; look for it in inference.requests%s",
                    place(message));
              }
              return message.ack();
            })
        .thenCompose(acknowledged -> acknowledged);
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
