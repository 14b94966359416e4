package dev.moemesh.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.model.config.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A row's logits have the same bits alone or in a batch, in one chunk or many, wherever it stands,
 * with any number of threads.
 */
class BatchInvarianceTest {

  private static final Path RESOURCES = Path.of("src/test/resources");

  @ParameterizedTest
  @MethodSource("models")
  void givesTheSameBitsHoweverThePromptIsCut(String name, String answers, DataType computeType) {
    try (ReferenceModel model =
        ReferenceModel.open(RESOURCES.resolve(name), answers, computeType)) {
      for (JsonNode expected : model.cases()) {
        Continuation whole = new Continuation(0, ReferenceModel.ints(expected.get("prompt")));
        model.complete(512, whole);
        for (int chunk : new int[] {1, 5, 17}) {
          Continuation cut = new Continuation(0, ReferenceModel.ints(expected.get("prompt")));
          model.complete(chunk, cut);

          assertSameBits(cut, whole, name + " in chunks of " + chunk);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void givesTheSameBitsWithAnyNumberOfThreads(String name, String answers, DataType computeType) {
    List<Continuation> found = new ArrayList<>();
    for (int threads : new int[] {1, 2, 3}) {
      int before = JniUtils.getNumThreads();
      JniUtils.setNumThreads(threads);
      try (ReferenceModel model =
          ReferenceModel.open(
              RESOURCES.resolve(name), answers, computeType, KernelPath.JAVA_AND_ONEDNN, threads)) {
        found.add(new Continuation(2, repeated(model.cases().getFirst(), 290)));
        model.complete(290, found.getLast());
      } finally {
        JniUtils.setNumThreads(before);
      }
    }

    assertSameBits(found.get(1), found.get(0), name + " with 2 threads");
    assertSameBits(found.get(2), found.get(0), name + " with 3 threads");
  }

  /** A prompt over and over, as long as asked for. */
  private static int[] repeated(JsonNode expected, int length) {
    int[] prompt = ReferenceModel.ints(expected.get("prompt"));
    int[] repeated = new int[length];
    Arrays.setAll(repeated, i -> prompt[i % prompt.length]);
    return repeated;
  }

  @ParameterizedTest
  @MethodSource("models")
  void givesTheSameBitsWhateverElseIsInTheBatch(String name, String answers, DataType computeType) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (ReferenceModel model =
        ReferenceModel.open(RESOURCES.resolve(name), answers, computeType)) {
      List<Continuation> alone = new ArrayList<>();
      List<Continuation> together = new ArrayList<>();
      for (JsonNode expected : model.cases()) {
        int[] prompt = ReferenceModel.ints(expected.get("prompt"));
        alone.add(new Continuation(0, prompt));
        together.add(new Continuation(together.size(), prompt));
        model.complete(512, alone.getLast());
      }

      while (together.stream().anyMatch(sequence -> sequence.remaining() > 0)) {
        List<Continuation> batch =
            new ArrayList<>(together.stream().filter(s -> s.remaining() > 0).toList());
        Collections.shuffle(batch, random);
        int size = 1 + random.nextInt(batch.size());
        Continuation.step(
            model.decoder(),
            model.moe(),
            1 + random.nextInt(20),
            batch.subList(0, size).toArray(Continuation[]::new));
      }

      for (int i = 0; i < alone.size(); i++) {
        assertSameBits(together.get(i), alone.get(i), name + ", seed " + seed);
      }
    }
  }

  static Stream<Arguments> models() {
    Stream<Arguments> golden =
        Stream.of("tiny-mixtral", "tiny-qwen2moe", "tiny-qwen3moe", "tiny-olmoe")
            .flatMap(
                name ->
                    Stream.of(DataType.F32, DataType.BF16)
                        .map(type -> Arguments.of("golden/" + name, "golden.json", type)));
    Stream<Arguments> variants =
        Stream.of("mixtral-window", "mixtral-odd-sizes", "olmoe-clip-grouped", "qwen2-dense-layers")
            .map(name -> Arguments.of("variants/" + name, "answers.json", DataType.F32));
    return Stream.concat(golden, variants);
  }

  private static void assertSameBits(Continuation found, Continuation expected, String what) {
    assertThat(found.logits).hasSameSizeAs(expected.logits);
    for (int row = 0; row < expected.logits.size(); row++) {
      assertThat(bits(found.logits.get(row)))
          .as("%s, position %d", what, row)
          .isEqualTo(bits(expected.logits.get(row)));
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }
}
