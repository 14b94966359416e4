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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The model library against answers that it had no part in: see the golden models' README. */
class GoldenParityTest {

  private static final double LOGIT_TOLERANCE = 1e-4;

  @ParameterizedTest
  @CsvSource({
    "tiny-mixtral, 512", "tiny-mixtral, 5", "tiny-mixtral-bf16, 512", "tiny-mixtral-bf16, 3",
    "tiny-qwen2moe, 512", "tiny-qwen2moe, 4", "tiny-qwen3moe, 512", "tiny-qwen3moe, 7",
    "tiny-olmoe, 512", "tiny-olmoe, 1"
  })
  void computesTheReferencesLogitsRoutingAndTokens(String name, int chunk) {
    try (Model model = Model.open(name, DataType.F32)) {
      for (JsonNode golden : model.golden().get("cases")) {
        Continuation sequence = new Continuation(0, ints(golden.get("prompt")));

        complete(model, chunk, sequence);

        assertLogits(sequence.logits.getLast(), golden.get("last_logits"));
        assertRouting(sequence, golden.get("layers"));
        assertThat(generate(model, sequence, golden.get("greedy").size()))
            .isEqualTo(ints(golden.get("greedy")));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"tiny-mixtral", "tiny-qwen2moe", "tiny-qwen3moe", "tiny-olmoe"})
  void generatesTheSameTokensInABatchOfAllPrompts(String name) {
    try (Model model = Model.open(name, DataType.F32)) {
      List<JsonNode> cases =
          StreamSupport.stream(model.golden().get("cases").spliterator(), false).toList();
      List<Continuation> batch = new ArrayList<>();
      cases.forEach(c -> batch.add(new Continuation(300 * batch.size(), ints(c.get("prompt")))));

      for (int step = 0; step < 64 + 32; step++) {
        Continuation.step(model.decoder(), model.moe(), 3, batch.toArray(Continuation[]::new));
        batch.stream().filter(s -> s.remaining() == 0).forEach(s -> s.tokens.add(s.argmax()));
      }

      for (int i = 0; i < cases.size(); i++) {
        int prompt = cases.get(i).get("prompt").size();
        int[] golden = ints(cases.get(i).get("greedy"));
        assertThat(batch.get(i).tokens.stream().skip(prompt).limit(golden.length))
            .containsExactlyElementsOf(Arrays.stream(golden).boxed().toList());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"tiny-mixtral-bf16"})
  void staysNearTheReferenceInBf16(String name) {
    try (Model model = Model.open(name, DataType.BF16)) {
      for (JsonNode golden : model.golden().get("cases")) {
        Continuation sequence = new Continuation(0, ints(golden.get("prompt")));

        complete(model, 512, sequence);

        double deviation =
            golden.get("logits_std").asDouble()
                * 0.25; // an expert may flip where margins are small
        for (int i = 0; i < sequence.logits.getLast().length; i++) {
          assertThat((double) sequence.logits.getLast()[i])
              .isCloseTo(golden.get("last_logits").get(i).asDouble(), within(deviation));
        }
      }
    }
  }

  private static void complete(Model model, int chunk, Continuation sequence) {
    while (sequence.remaining() > 0) {
      Continuation.step(model.decoder(), model.moe(), chunk, sequence);
    }
  }

  private static int[] generate(Model model, Continuation sequence, int count) {
    int[] generated = new int[count];
    for (int i = 0; i < count; i++) {
      generated[i] = sequence.argmax();
      sequence.tokens.add(generated[i]);
      complete(model, 1, sequence);
    }
    return generated;
  }

  private static void assertLogits(float[] logits, JsonNode golden) {
    for (int i = 0; i < logits.length; i++) {
      assertThat((double) logits[i]).isCloseTo(golden.get(i).asDouble(), within(LOGIT_TOLERANCE));
    }
  }

  private static void assertRouting(Continuation sequence, JsonNode layers) {
    for (int layer = 0; layer < layers.size(); layer++) {
      for (int row = 0; row < sequence.expertIds.size(); row++) {
        var ids =
            sequence.expertIds.get(row).get(layer).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        int[] chosen = IntStream.range(0, ids.remaining()).map(ids::get).toArray();
        assertThat(chosen).isEqualTo(ints(layers.get(layer).get("expert_ids").get(row)));
      }
    }
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  /** A golden model, whole and in this process. */
  private record Model(Checkpoint checkpoint, Decoder decoder, LocalMoeLayers moe, JsonNode golden)
      implements AutoCloseable {

    static Model open(String name, DataType computeType) {
      Path directory = Path.of("src/test/resources/golden", name);
      try {
        ModelConfig config = ModelConfig.read(directory);
        Checkpoint checkpoint = Checkpoint.open(directory);
        return new Model(
            checkpoint,
            Decoder.open(config, checkpoint, computeType, 2048),
            new LocalMoeLayers(config, checkpoint, computeType),
            new ObjectMapper().readTree(directory.resolve("golden.json").toFile()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      moe.close();
      decoder.close();
      checkpoint.close();
    }
  }
}
