package dev.moemesh.attention.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.moemesh.attention.batching.Sequence;
import dev.moemesh.attention.batching.Step.Part;
import dev.moemesh.attention.sampling.LogSoftmax;
import dev.moemesh.attention.sampling.Sampler;
import dev.moemesh.contract.v1.Failed;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.contract.v1.TokenEvent;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.decoder.ForwardPass;
import dev.moemesh.model.gating.Finite;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Turns the logits of a step into tokens and events. Its arrays are reused from step to step. Used
 * on one thread.
 */
final class StepResults {

  private static final Logger LOG = Logger.getLogger(StepResults.class);

  private final int vocabulary;
  private final int routingBytes;
  private final EngineListener listener;
  private final float[] logits;
  private final float[] shaped;

  StepResults(ModelConfig config, EngineListener listener) {
    this.vocabulary = config.vocabularySize();
    this.routingBytes = 2 * config.moe().expertsPerToken();
    this.listener = listener;
    this.logits = new float[vocabulary];
    this.shaped = new float[vocabulary];
  }

  /**
   * The outcome of a step.
   *
   * @param active the request of an id, null if it ended while the step was under way
   */
  Outcome of(
      List<Part> step,
      ForwardPass.Result result,
      Function<String, @Nullable ActiveRequest> active,
      long now) {
    Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
    FloatBuffer all = result.logits().asFloatBuffer();
    int row = 0;
    int logitRow = 0;
    for (Part part : step) {
      ActiveRequest request = active.apply(part.sequence().requestId());
      if (request != null && request.isUnfinished(part.sequence())) {
        FloatBuffer logitRows =
            all.slice(logitRow * vocabulary, part.logitPositions().length * vocabulary);
        Optional<Failed> fault =
            NumericalError.among(result.faults(), row, part.rows())
                .or(() -> faultOfLogits(part, logitRows));
        if (fault.isPresent()) {
          LOG.errorf("request %s failed: %s", request.id(), fault.get().getMessage());
          fail(request, fault.get(), outcome);
        } else {
          complete(request, part, logitRows, new Routing(result, row), now, outcome);
        }
      }
      row += part.rows();
      logitRow += part.logitPositions().length;
    }
    return outcome;
  }

  /** Blocks of a part with a fault are never shared: only what is finite is complete. */
  private void complete(
      ActiveRequest request,
      Part part,
      FloatBuffer logitRows,
      Routing routing,
      long now,
      Outcome outcome) {
    part.complete();
    try {
      take(request, part, logitRows, routing, now, outcome);
    } catch (RuntimeException | OutOfMemoryError e) {
      fail(request, ChoiceFailure.of(request.id(), e), outcome);
    }
  }

  private Optional<Failed> faultOfLogits(Part part, FloatBuffer rows) {
    for (int i = 0; i < part.logitPositions().length; i++) {
      rows.get(i * vocabulary, logits);
      if (!Finite.all(logits, 0, vocabulary)) {
        return Optional.of(NumericalError.ofLogits());
      }
    }
    return Optional.empty();
  }

  private void take(
      ActiveRequest request,
      Part part,
      FloatBuffer rows,
      Routing routing,
      long now,
      Outcome outcome) {
    Sequence sequence = part.sequence();
    boolean routed = request.record().getReturnRoutedExperts();
    if (routed && sequence.choice() == 0) {
      for (int i = 0; i < part.rows() && part.first() + i < sequence.promptLength(); i++) {
        request.promptReport().routed(part.first() + i, routing.of(i));
      }
    }
    for (int position : part.logitPositions()) {
      rows.get(logits);
      if (position < sequence.promptLength() - 1) {
        request.promptReport().scored(position, new LogSoftmax(logits));
      }
    }
    if (sequence.choice() == 0) {
      request
          .promptReport()
          .complete(sequence.computed())
          .ifPresent(report -> outcome.events.add(Events.prompt(request, report)));
    }
    if (sequence.remaining() > 0) {
      return;
    }
    if (request.maxTokens() == 0) {
      end(request, sequence, FinishReason.FINISH_REASON_LENGTH, outcome);
      return;
    }
    ByteString experts =
        routed && sequence.generated() > 0 ? routing.of(part.rows() - 1) : ByteString.EMPTY;
    choose(request, sequence, experts, now, outcome);
  }

  /** Chooses the next token by the logits of the last row. */
  private void choose(
      ActiveRequest request, Sequence sequence, ByteString experts, long now, Outcome outcome) {
    System.arraycopy(logits, 0, shaped, 0, vocabulary);
    request.constrain(shaped, sequence);
    request.mask(shaped, sequence);
    int index = sequence.generated();
    int token =
        Sampler.sample(
            shaped,
            request.sampling(),
            sequence.counts(),
            request.forbidden(sequence),
            sequence.choice(),
            index);
    GeneratedToken.Builder event =
        GeneratedToken.newBuilder().setIndex(index).setTokenId(token).setRoutedExperts(experts);
    if (index == 0) {
      event.setCachedPromptTokens(request.cachedPromptTokens());
    }
    if (request.record().hasLogprobs()) {
      LogSoftmax distribution = new LogSoftmax(logits);
      event
          .setLogprob(distribution.of(token).getLogprob())
          .addAllAlternatives(distribution.top(request.record().getLogprobs()))
          .addAllAlternatives(distribution.of(request.record().getLogprobTokenIdsList()));
    }
    boolean stops = request.stops(token) && index >= request.record().getMinTokens();
    sequence.append(token);
    report(request, sequence, now);
    outcome.events.add(Events.token(request, sequence, event.build()));
    if (stops) {
      outcome.events.add(Events.stopped(request, sequence, token));
      listener.finished(FinishReason.FINISH_REASON_STOP);
      leave(request, sequence, outcome);
    } else if (request.completes(sequence, token)) {
      end(request, sequence, FinishReason.FINISH_REASON_STOP, outcome);
    } else if (sequence.generated() == request.maxTokens()) {
      end(request, sequence, FinishReason.FINISH_REASON_LENGTH, outcome);
    }
  }

  private void report(ActiveRequest request, Sequence sequence, long now) {
    if (request.tokenCame(now)) {
      listener.firstToken(sequence.promptLength(), now - request.acceptedNanos());
    } else {
      listener.nextToken(request.sinceLastToken(now));
    }
  }

  private void end(ActiveRequest request, Sequence sequence, FinishReason reason, Outcome outcome) {
    outcome.events.add(Events.finished(request, sequence, reason));
    listener.finished(reason);
    leave(request, sequence, outcome);
  }

  /** One request's trouble is not the others'. */
  private void fail(ActiveRequest request, Failed failed, Outcome outcome) {
    listener.failed(failed.getCode());
    outcome.events.add(Events.failed(request.id(), failed));
    request.unfinished().forEach(sequence -> leave(request, sequence, outcome));
  }

  private static void leave(ActiveRequest request, Sequence sequence, Outcome outcome) {
    outcome.ended.add(sequence);
    request.finish(sequence);
  }

  /** Events to publish, and continuations that ended. */
  record Outcome(List<TokenEvent> events, List<Sequence> ended) {}

  /** The experts of a sequence's rows within a step. */
  private final class Routing {

    private final ForwardPass.Result result;
    private final int firstRow;

    Routing(ForwardPass.Result result, int firstRow) {
      this.result = result;
      this.firstRow = firstRow;
    }

    /** u16 little-endian [moe layers, experts per token] of a row. */
    ByteString of(int row) {
      int from = (firstRow + row) * routingBytes;
      byte[] experts = new byte[result.expertIds().size() * routingBytes];
      int next = 0;
      for (ByteBuffer layer : result.expertIds()) {
        layer.get(from, experts, next, routingBytes);
        next += routingBytes;
      }
      return UnsafeByteOperations.unsafeWrap(experts);
    }
  }
}
