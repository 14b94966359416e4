package dev.moemesh.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.weights.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * A model, whole and in this process, with the answers that a float64 reference gave for it.
 *
 * @param cases each with {@code prompt}, {@code last_logits}, {@code layers[].expert_ids} of the
 *     MoE layers and {@code greedy}
 */
record ReferenceModel(
    Checkpoint checkpoint, Decoder decoder, LocalMoeLayers moe, List<JsonNode> cases)
    implements AutoCloseable {

  /** Room for six sequences. */
  private static final int BLOCKS = 6 * Continuation.BLOCKS;

  private static final double LOGIT_TOLERANCE = 1e-4;

  static ReferenceModel open(Path directory, String answers, DataType computeType) {
    return open(directory, answers, computeType, KernelPath.JAVA_AND_ONEDNN, 2);
  }

  static ReferenceModel open(
      Path directory, String answers, DataType computeType, KernelPath path, int threads) {
    try {
      ModelConfig config = ModelConfig.read(directory);
      JsonNode read = new ObjectMapper().readTree(directory.resolve(answers).toFile());
      Checkpoint checkpoint = Checkpoint.open(directory);
      return new ReferenceModel(
          checkpoint,
          Decoder.open(
              config,
              checkpoint,
              new DecoderSettings(computeType, BLOCKS, path.device(), path.backend, threads)),
          new LocalMoeLayers(config, checkpoint, computeType, path.device()),
          StreamSupport.stream(read.get("cases").spliterator(), false).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails unless logits, routing and the greedy continuation of every case are the reference's. */
  void assertAnswers(int chunk) {
    for (JsonNode expected : cases) {
      Continuation sequence = new Continuation(0, ints(expected.get("prompt")));

      complete(chunk, sequence);

      assertLogits(sequence.logits.getLast(), expected.get("last_logits"), LOGIT_TOLERANCE);
      assertRouting(sequence, expected.get("layers"));
      assertThat(generate(sequence, expected.get("greedy").size()))
          .isEqualTo(ints(expected.get("greedy")));
    }
  }

  /** Takes a sequence to the end of its tokens. */
  void complete(int chunk, Continuation sequence) {
    while (sequence.remaining() > 0) {
      Continuation.step(decoder, moe, chunk, sequence);
    }
  }

  static void assertLogits(float[] logits, JsonNode expected, double tolerance) {
    assertThat(logits).hasSize(expected.size());
    for (int i = 0; i < logits.length; i++) {
      assertThat((double) logits[i]).isCloseTo(expected.get(i).asDouble(), within(tolerance));
    }
  }

  static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  private int[] generate(Continuation sequence, int count) {
    int[] generated = new int[count];
    for (int i = 0; i < count; i++) {
      generated[i] = sequence.argmax();
      sequence.tokens.add(generated[i]);
      complete(1, sequence);
    }
    return generated;
  }

  private static void assertRouting(Continuation sequence, JsonNode layers) {
    for (int row = 0; row < sequence.expertIds.size(); row++) {
      assertThat(sequence.expertIds.get(row)).hasSameSizeAs(layers);
      for (int layer = 0; layer < layers.size(); layer++) {
        var ids =
            sequence.expertIds.get(row).get(layer).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        int[] chosen = IntStream.range(0, ids.remaining()).map(ids::get).toArray();
        assertThat(chosen).isEqualTo(ints(layers.get(layer).get("expert_ids").get(row)));
      }
    }
  }

  @Override
  public void close() {
    moe.close();
    decoder.close();
    checkpoint.close();
  }
}
