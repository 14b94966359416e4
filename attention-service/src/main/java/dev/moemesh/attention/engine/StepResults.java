package dev.moemesh.attention.engine;

import com.google.protobuf.ByteString;
import dev.moemesh.attention.batching.Sequence;
import dev.moemesh.attention.batching.Step.SequenceRows;
import dev.moemesh.attention.sampling.LogSoftmax;
import dev.moemesh.contract.v1.Failed;
import dev.moemesh.contract.v1.FinishReason;
import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.decoder.ForwardPass;
import dev.moemesh.model.gating.Finite;
import dev.moemesh.model.gating.RowFault;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Turns the logits of a micro-batch into tokens and events. Reuses its arrays from step to step.
 * Used on the engine's thread.
 */
final class StepResults {

  private static final Logger LOG = Logger.getLogger(StepResults.class);

  private final int vocabulary;
  private final int routingBytes;
  private final ActiveRequests requests;
  private final TokenChooser chooser;
  private final float[] logits;

  StepResults(ModelConfig config, ActiveRequests requests) {
    this.vocabulary = config.vocabularySize();
    this.routingBytes = 2 * config.moe().expertsPerToken();
    this.requests = requests;
    this.chooser = new TokenChooser(vocabulary);
    this.logits = new float[vocabulary];
  }

  /**
   * Adds the outcome of a micro-batch. Skips sequences that ended while it was under way.
   *
   * @param parts the micro-batch's sequences
   */
  void add(
      List<SequenceRows> parts, ForwardPass.Result result, long nowNanos, OutcomeBuilder outcome) {
    FloatBuffer all = result.logits().asFloatBuffer();
    int row = 0;
    int logitRow = 0;
    for (SequenceRows part : parts) {
      FloatBuffer logitRows =
          all.slice(logitRow * vocabulary, part.logitPositions().length * vocabulary);
      Rows rows = new Rows(part, logitRows, new RowRouting(result, row, routingBytes));
      requests
          .unfinished(part.sequence())
          .ifPresent(request -> add(request, rows, result.faults(), nowNanos, outcome));
      row += part.rows();
      logitRow += part.logitPositions().length;
    }
  }

  private void add(
      ActiveRequest request,
      Rows rows,
      List<RowFault> faults,
      long nowNanos,
      OutcomeBuilder outcome) {
    Optional<Failed> fault =
        NumericalError.among(faults, rows.routing.firstRow(), rows.part.rows())
            .or(() -> faultOfLogits(rows.part, rows.logits));
    if (fault.isPresent()) {
      LOG.errorf("request %s failed: %s", request.id(), fault.get().getMessage());
      requests.fail(request, fault.get(), outcome);
    } else {
      complete(request, rows, nowNanos, outcome);
    }
  }

  /** The rows of one sequence: what was planned, {@code [logit positions, vocabulary]}, experts. */
  private record Rows(SequenceRows part, FloatBuffer logits, RowRouting routing) {}

  private Optional<Failed> faultOfLogits(SequenceRows part, FloatBuffer rows) {
    for (int i = 0; i < part.logitPositions().length; i++) {
      rows.get(i * vocabulary, logits);
      if (!Finite.all(logits, 0, vocabulary)) {
        return Optional.of(NumericalError.ofLogits());
      }
    }
    return Optional.empty();
  }

  /** A part with a fault never comes here, so that no block with a fault is shared. */
  private void complete(ActiveRequest request, Rows rows, long nowNanos, OutcomeBuilder outcome) {
    try {
      rows.part.complete();
      advance(request, rows, nowNanos, outcome);
    } catch (RuntimeException | OutOfMemoryError e) {
      requests.fail(request, ChoiceFailure.of(request.id(), e), outcome);
    }
  }

  private void advance(ActiveRequest request, Rows rows, long nowNanos, OutcomeBuilder outcome) {
    Sequence sequence = rows.part.sequence();
    if (sequence.choice() == 0) {
      reportRouting(request, rows);
    }
    for (int position : rows.part.logitPositions()) {
      rows.logits.get(logits);
      if (position < sequence.promptLength() - 1) {
        request.promptReport().scored(position, new LogSoftmax(logits));
      }
    }
    if (sequence.choice() == 0) {
      request
          .promptReport()
          .complete(sequence.computed())
          .ifPresent(report -> outcome.event(Events.prompt(request, report)));
    }
    if (sequence.remaining() > 0) {
      return;
    }
    if (request.rules().maxTokens() == 0) {
      outcome.event(Events.finished(request, sequence, FinishReason.FINISH_REASON_LENGTH));
      requests.end(request, sequence, outcome);
      return;
    }
    GeneratedToken token = chooser.choose(request, sequence, logits, routingOfLast(request, rows));
    outcome.latency(request.times().token(sequence.promptLength(), nowNanos));
    outcome.event(Events.token(request, sequence, token));
    TokenChooser.end(request, sequence, token)
        .ifPresent(
            end -> {
              outcome.event(end);
              requests.end(request, sequence, outcome);
            });
  }

  private static void reportRouting(ActiveRequest request, Rows rows) {
    if (request.record().getReturnRoutedExperts()) {
      SequenceRows part = rows.part;
      int promptLength = part.sequence().promptLength();
      for (int i = 0; i < part.rows() && part.first() + i < promptLength; i++) {
        request.promptReport().routed(part.first() + i, rows.routing.of(i));
      }
    }
  }

  private static ByteString routingOfLast(ActiveRequest request, Rows rows) {
    return request.record().getReturnRoutedExperts() && rows.part.sequence().generated() > 0
        ? rows.routing.of(rows.part.rows() - 1)
        : ByteString.EMPTY;
  }
}
