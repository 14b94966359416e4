package dev.moemesh.router.dispatch;

import dev.moemesh.model.config.DataType;
import dev.moemesh.model.gating.Combine;
import dev.moemesh.model.gating.Gate;
import dev.moemesh.router.combining.WideRows;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/** What the gate needs of memory, used again by every call. Used on one thread. */
final class GateScratch {
  private final int hiddenSize;
  private final int expertCount;
  private float[] rows = new float[0];
  private float[] logits = new float[0];
  private int[] choices = new int[0];

  GateScratch(int hiddenSize, int expertCount) {
    this.hiddenSize = hiddenSize;
    this.expertCount = expertCount;
  }

  /**
   * Choices to send out, ascending.
   *
   * @param numbers the first {@code count} are the choices
   */
  @SuppressWarnings("ArrayRecordComponent") // lives for one call
  record Choices(int[] numbers, int count) {}

  /**
   * Routes rows.
   *
   * @return the choices of all rows that are routed somewhere; valid until the next call
   */
  Choices route(Gate gate, ByteBuf bytes, DataType type, int rowCount, Routing routing) {
    int numbers = rowCount * hiddenSize;
    if (rows.length < numbers) {
      rows = new float[Math.max(numbers, 2 * rows.length)];
    }
    if (logits.length < rowCount * expertCount) {
      logits = new float[Math.max(rowCount * expertCount, 2 * logits.length)];
    }
    WideRows.widen(bytes.nioBuffer(), type, numbers, rows);
    int nowhere = gate.route(rows, rowCount, routing.expertIds(), routing.gateWeights(), logits);
    int count = rowCount * gate.expertsPerToken();
    return nowhere == 0
        ? new Choices(allChoices(count), count)
        : routed(count, routing.expertIds());
  }

  private static Choices routed(int count, int[] expertIds) {
    int[] routed =
        IntStream.range(0, count).filter(choice -> expertIds[choice] != Gate.NOWHERE).toArray();
    return new Choices(routed, routed.length);
  }

  /** Writes the rows that were routed last in another type. */
  void store(int rowCount, DataType type, ByteBuf out) {
    ByteBuffer bytes = out.nioBuffer(0, out.writableBytes());
    for (int row = 0; row < rowCount; row++) {
      Combine.store(rows, row * hiddenSize, hiddenSize, bytes, row, type);
    }
    out.writerIndex(out.capacity());
  }

  /** The choices 0 to {@code count - 1}, and perhaps more behind them. */
  private int[] allChoices(int count) {
    if (choices.length < count) {
      choices = new int[Math.max(count, 2 * choices.length)];
      for (int i = 0; i < choices.length; i++) {
        choices[i] = i;
      }
    }
    return choices;
  }
}
