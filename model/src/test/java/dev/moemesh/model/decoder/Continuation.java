package dev.moemesh.model.decoder;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A sequence that a test takes through a decoder: its tokens so far and the cache blocks that they
 * own.
 */
final class Continuation {

  /** Blocks that each continuation of a test has for itself. */
  static final int BLOCKS = 19;

  final List<Integer> tokens = new ArrayList<>();
  final List<float[]> logits = new ArrayList<>();
  final List<List<ByteBuffer>> expertIds = new ArrayList<>();
  private final int[] blocks;
  private int computed;

  /**
   * A sequence with blocks of its own, which lie apart and out of order, as in a cache that has
   * been in use for a while.
   *
   * @param index sequences of one test have different ones
   */
  Continuation(int index, int... prompt) {
    this.blocks =
        IntStream.range(0, BLOCKS).map(i -> index * BLOCKS + (i * 7 + 3) % BLOCKS).toArray();
    for (int token : prompt) {
      tokens.add(token);
    }
  }

  int remaining() {
    return tokens.size() - computed;
  }

  /**
   * Takes several sequences a step forward, {@code rows} of each at most, and keeps the logits of
   * all rows.
   */
  static void step(Decoder decoder, MoeLayers moe, int rows, Continuation... sequences) {
    List<Integer> ids = new ArrayList<>();
    List<StepPlan.Segment> segments = new ArrayList<>();
    for (Continuation sequence : sequences) {
      int count = Math.min(rows, sequence.remaining());
      ids.addAll(sequence.tokens.subList(sequence.computed, sequence.computed + count));
      sequence.computed += count;
      segments.add(new StepPlan.Segment(count, sequence.computed, sequence.blocks));
    }
    StepPlan plan =
        new StepPlan(
            ids.stream().mapToLong(Integer::longValue).toArray(),
            segments,
            LongStream.range(0, ids.size()).toArray(),
            true);
    ForwardPass.start(decoder, plan, moe, new Keeper(decoder, segments, sequences));
  }

  int argmax() {
    float[] last = logits.getLast();
    return IntStream.range(0, last.length)
        .reduce((best, i) -> last[i] > last[best] ? i : best)
        .orElseThrow();
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Keeper(Decoder decoder, List<StepPlan.Segment> segments, Continuation[] sequences)
      implements ForwardPass.Listener {

    @Override
    public void finished(ForwardPass.Result result) {
      FloatBuffer all = result.logits().asFloatBuffer();
      int chosen = decoder.config().moe().expertsPerToken();
      int row = 0;
      for (int s = 0; s < sequences.length; s++) {
        for (int i = 0; i < segments.get(s).rowCount(); i++, row++) {
          float[] logits = new float[decoder.config().vocabularySize()];
          all.get(logits);
          sequences[s].logits.add(logits);
          int from = row * chosen * 2;
          sequences[s].expertIds.add(
              result.expertIds().stream().map(ids -> ids.slice(from, chosen * 2)).toList());
        }
      }
    }

    @Override
    public void failed(MoeFailure failure) {
      throw new AssertionError(failure.message());
    }
  }
}
