package dev.moemesh.expert.batching;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.moemesh.contract.placement.Slot;
import dev.moemesh.expert.holding.ExpertFfn;
import dev.moemesh.expert.holding.ExpertStore;
import dev.moemesh.expert.holding.LiveExperts;
import dev.moemesh.expert.holding.TorchFfn;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.torch.ComputeDevice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayerBatchTest {
  private static final Path MODEL = Path.of("../model/src/test/resources/golden/tiny-mixtral");

  /** One row of one expert, and in which frame it travels. */
  private record Row(int expert, ByteString numbers) {}

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"F32", "BF16"})
  void theCompositionOfABatchChangesNoBitOfARow(DataType type) {
    ModelConfig config = ModelConfig.read(MODEL);
    int rowBytes = config.hiddenSize() * type.bytes();
    LiveExperts live = new LiveExperts(1, config.moe().expertCount());
    try (ExpertFfn ffn = TorchFfn.open(MODEL, config, type, ComputeDevice.CPU);
        ExpertStore store = new ExpertStore(ffn, live, Runnable::run, Runnable::run, () -> {});
        LayerBatch batch = new LayerBatch(ffn, live, new CoreShare(1, false), rowBytes)) {
      store.load(
          IntStream.range(0, config.moe().expertCount())
              .mapToObj(expert -> new Slot(0, expert))
              .toList());
      for (int seed = 0; seed < 20; seed++) {
        Random random = new Random(seed);
        List<Row> rows = randomRows(random, config, type);
        List<byte[]> alone =
            rows.stream().map(row -> compute(batch, List.of(List.of(row))).getFirst()).toList();
        List<List<Row>> frames = inFrames(rows, random);

        List<byte[]> together = compute(batch, frames);

        List<Row> order = frames.stream().flatMap(frame -> grouped(frame).stream()).toList();
        for (int i = 0; i < order.size(); i++) {
          assertThat(together.get(i))
              .as("seed %d, row %d", seed, i)
              .isEqualTo(alone.get(rows.indexOf(order.get(i))));
        }
      }
    }
  }

  @Test
  void scratchGrowsAndIsUsedAgain() {
    try (ScratchBuffer scratch = new ScratchBuffer()) {
      ByteBuf small = scratch.withRoomFor(10);
      assertThat(scratch.withRoomFor(4096)).isSameAs(small);
      assertThat(scratch.withRoomFor(5000).capacity()).isEqualTo(8192);
      assertThat(small.refCnt()).isZero();
      assertThat(scratch.withRoomFor(8192).capacity()).isEqualTo(8192);
    }
  }

  private static List<byte[]> compute(LayerBatch batch, List<List<Row>> frames) {
    List<ByteBuf> inputs = new ArrayList<>();
    List<RowGroups> groups = new ArrayList<>();
    for (List<Row> frame : frames) {
      List<Row> rows = grouped(frame);
      int size = rows.getFirst().numbers().size();
      ByteBuf input = Unpooled.directBuffer(size * rows.size());
      rows.forEach(row -> input.writeBytes(row.numbers().asReadOnlyByteBuffer()));
      inputs.add(input);
      int[] present = rows.stream().mapToInt(Row::expert).distinct().toArray();
      groups.add(
          new RowGroups(
              present,
              IntStream.of(present)
                  .map(expert -> (int) rows.stream().filter(row -> row.expert() == expert).count())
                  .toArray()));
    }
    List<ByteBuf> outputs = batch.compute(0, 1, inputs, groups).rows();
    List<byte[]> rows = new ArrayList<>();
    for (int frame = 0; frame < frames.size(); frame++) {
      int size = frames.get(frame).getFirst().numbers().size();
      ByteBuf output = outputs.get(frame);
      while (output.isReadable()) {
        rows.add(ByteBufUtil.getBytes(output.readSlice(size)));
      }
      output.release();
      inputs.get(frame).release();
    }
    return rows;
  }

  private static List<Row> grouped(List<Row> frame) {
    List<Integer> experts = frame.stream().map(Row::expert).distinct().toList();
    return experts.stream()
        .flatMap(expert -> frame.stream().filter(row -> row.expert() == expert))
        .toList();
  }

  private static List<List<Row>> inFrames(List<Row> rows, Random random) {
    List<List<Row>> frames = new ArrayList<>();
    for (int from = 0; from < rows.size(); ) {
      int to = Math.min(rows.size(), from + 1 + random.nextInt(5));
      frames.add(rows.subList(from, to));
      from = to;
    }
    return frames;
  }

  private static List<Row> randomRows(Random random, ModelConfig config, DataType type) {
    return IntStream.range(0, 1 + random.nextInt(24))
        .mapToObj(
            i -> {
              ByteBuf numbers = Unpooled.buffer();
              for (int n = 0; n < config.hiddenSize(); n++) {
                float value = (float) random.nextGaussian();
                if (type == DataType.F32) {
                  numbers.writeFloatLE(value);
                } else {
                  numbers.writeShortLE(Float.floatToRawIntBits(value) >>> 16);
                }
              }
              return new Row(
                  random.nextInt(config.moe().expertCount()),
                  ByteString.copyFrom(ByteBufUtil.getBytes(numbers)));
            })
        .toList();
  }
}
