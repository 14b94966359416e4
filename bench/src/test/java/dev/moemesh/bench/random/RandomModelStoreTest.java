package dev.moemesh.bench.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.deploy.mesh.MeshException;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.config.ModelFamily;
import dev.moemesh.model.gating.Assignment;
import dev.moemesh.model.gating.Gate;
import dev.moemesh.model.gating.GateBatch;
import dev.moemesh.model.gating.RowTokens;
import dev.moemesh.model.numbers.PackedFloats;
import dev.moemesh.model.weights.Checkpoint;
import dev.moemesh.model.weights.MappedTensor;
import dev.moemesh.model.weights.ModelDirectory;
import dev.moemesh.model.weights.TensorNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RandomModelStoreTest {
  private static final RandomModelStore.Progress SILENT = (written, inAll) -> {};

  @TempDir private Path home;

  static Stream<Arguments> familiesAndTypes() {
    return Stream.of(ModelFamily.values())
        .flatMap(family -> Stream.of(DataType.values()).map(dtype -> Arguments.of(family, dtype)));
  }

  @ParameterizedTest
  @MethodSource("familiesAndTypes")
  void theMeshCanServeEveryFamilyInEveryType(ModelFamily family, DataType dtype) {
    RandomModel model = RandomModels.tiny(family, dtype);

    Path directory = store().obtain(model, home.resolve("model"));

    ModelConfig config = ModelDirectory.open(directory).config();
    assertThat(config.family()).isEqualTo(family);
    assertThat(config.dtype()).isEqualTo(dtype);
    assertThat(config.hiddenSize()).isEqualTo(32);
    assertThat(config.attention().headDim()).isEqualTo(16);
    assertThat(config.attention().keyValueHeadCount()).isEqualTo(2);
    assertThat(config.moe().intermediateSize()).isEqualTo(24);
    assertThat(config.moe().sharedExpertIntermediateSize())
        .isEqualTo(model.sharedFeedForwardSize());
    assertThat(config.layers()).allMatch(layer -> layer.moe() && layer.slidingWindow().isEmpty());
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      assertThat(checkpoint.dtype()).isEqualTo(dtype);
    }
  }

  @Test
  void theSameSpecificationGivesTheSameBytesInOneFileOrMany() throws IOException {
    RandomModel model = RandomModels.tiny(ModelFamily.MIXTRAL, DataType.BF16);

    Path first = store().obtain(model, home.resolve("first"));
    Path second = store().obtain(model, home.resolve("second"));
    Path sharded = new RandomModelStore(20_000, SILENT).obtain(model, home.resolve("sharded"));

    assertThat(second.resolve("model.safetensors"))
        .hasSameBinaryContentAs(first.resolve("model.safetensors"));
    assertThat(sharded.resolve("model.safetensors")).doesNotExist();
    assertThat(sharded.resolve("model.safetensors.index.json")).exists();
    try (Checkpoint one = Checkpoint.open(first);
        Checkpoint many = Checkpoint.open(sharded)) {
      assertThat(many.names()).isEqualTo(one.names());
      for (String name : one.names()) {
        assertThat(floats(many, name)).as(name).isEqualTo(floats(one, name));
      }
    }
  }

  @Test
  void anotherSeedGivesOtherWeights() throws IOException {
    Path first =
        store().obtain(RandomModels.tiny(ModelFamily.OLMOE, DataType.F32, 1), home.resolve("1"));
    Path second =
        store().obtain(RandomModels.tiny(ModelFamily.OLMOE, DataType.F32, 2), home.resolve("2"));

    assertThat(Files.mismatch(first.resolve("config.json"), second.resolve("config.json")))
        .isEqualTo(-1);
    try (Checkpoint one = Checkpoint.open(first);
        Checkpoint other = Checkpoint.open(second)) {
      assertThat(floats(one, "lm_head.weight")).isNotEqualTo(floats(other, "lm_head.weight"));
    }
  }

  @Test
  void everyTypeHoldsTheSameNumbersRounded() {
    Path exact =
        store().obtain(RandomModels.tiny(ModelFamily.MIXTRAL, DataType.F32), home.resolve("f32"));
    Path half =
        store().obtain(RandomModels.tiny(ModelFamily.MIXTRAL, DataType.F16), home.resolve("f16"));
    Path brain =
        store().obtain(RandomModels.tiny(ModelFamily.MIXTRAL, DataType.BF16), home.resolve("bf16"));

    assertThat(worstRelativeError(exact, half)).isLessThan(0x1p-11 + 1e-6);
    assertThat(worstRelativeError(exact, brain)).isLessThan(0x1p-8 + 1e-6);
  }

  @Test
  void normsAreOneAndLinearsKeepTheScaleOfTheirInput() {
    Path directory =
        store().obtain(RandomModels.tiny(ModelFamily.QWEN3_MOE, DataType.F32), home.resolve("m"));

    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      TensorNames names = TensorNames.of(ModelFamily.QWEN3_MOE);
      assertThat(floats(checkpoint, names.inputNorm(1))).containsOnly(1);
      assertThat(floats(checkpoint, names.queryNorm(0))).containsOnly(1);
      assertThat(deviation(floats(checkpoint, names.query(0)))).isBetween(0.16, 0.19);
      assertThat(deviation(floats(checkpoint, names.embedding()))).isBetween(0.97, 1.03);
    }
  }

  @Test
  void gatesChooseEveryExpertAboutAsOftenAsAnyOther() {
    RandomModel model =
        new RandomModel(ModelFamily.MIXTRAL, 512, 2, 0, 1, 8, 2, 4, 2, 16, 300, DataType.BF16, 4);
    Path directory = store().obtain(model, home.resolve("m"));

    float[] weight;
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      weight = floats(checkpoint, TensorNames.of(ModelFamily.MIXTRAL).gate(0));
    }
    int rows = 2000;
    GateBatch batch = new GateBatch(512);
    batch.read(normalRows(rows, 512), DataType.F32, rows, RowTokens.absent());
    Assignment assignment = new Assignment();
    Gate.softmaxTopK(weight, 8, 512, 2, true).assign(batch, assignment);
    int[] experts = IntStream.range(0, 2 * rows).map(assignment::expert).toArray();

    for (int expert = 0; expert < 8; expert++) {
      int chosen = expert;
      long count = Arrays.stream(experts).filter(id -> id == chosen).count();
      assertThat(count).as("rows of expert " + expert).isBetween(350L, 650L);
    }
  }

  @Test
  void aModelThatIsThereIsUsedAgain() throws IOException {
    RandomModel model = RandomModels.tiny(ModelFamily.MIXTRAL, DataType.BF16);
    AtomicLong written = new AtomicLong();
    RandomModelStore store = new RandomModelStore((bytes, inAll) -> written.set(bytes));
    Path directory = store.obtain(model, home.resolve("models/one"));
    long first = written.getAndSet(0);

    Path again = store.obtain(model, home.resolve("models/one"));

    assertThat(first).isPositive();
    assertThat(written).hasValue(0);
    assertThat(again).isEqualTo(directory);
    try (Stream<Path> entries = Files.list(home.resolve("models"))) {
      assertThat(entries).containsExactly(directory);
    }
  }

  @Test
  void aDirectoryOfOtherThingsIsLeftAlone() throws IOException {
    Files.writeString(home.resolve("precious.txt"), "mine");
    RandomModel model = RandomModels.tiny(ModelFamily.MIXTRAL, DataType.BF16);

    assertThatThrownBy(() -> store().obtain(model, home))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("--out");
    assertThat(home.resolve("precious.txt")).hasContent("mine");
  }

  @Test
  void anotherModelInTheSamePlaceIsRefused() {
    store().obtain(RandomModels.tiny(ModelFamily.MIXTRAL, DataType.BF16), home.resolve("m"));

    assertThatThrownBy(
            () ->
                store()
                    .obtain(
                        RandomModels.tiny(ModelFamily.MIXTRAL, DataType.F32), home.resolve("m")))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("found something else");
  }

  private static RandomModelStore store() {
    return new RandomModelStore(SILENT);
  }

  private static float[] floats(Checkpoint checkpoint, String name) {
    try (MappedTensor tensor = checkpoint.map(name)) {
      return tensor.toFloats();
    }
  }

  private static double worstRelativeError(Path exact, Path rounded) {
    double worst = 0;
    try (Checkpoint one = Checkpoint.open(exact);
        Checkpoint other = Checkpoint.open(rounded)) {
      for (String name : one.names()) {
        float[] expected = floats(one, name);
        float[] found = floats(other, name);
        for (int i = 0; i < expected.length; i++) {
          double scale = Math.max(Math.abs(expected[i]), 0x1p-12);
          worst = Math.max(worst, Math.abs(expected[i] - found[i]) / scale);
        }
      }
    }
    return worst;
  }

  private static double deviation(float[] numbers) {
    double squares = 0;
    for (float number : numbers) {
      squares += (double) number * number;
    }
    return Math.sqrt(squares / numbers.length);
  }

  private static ByteBuffer normalRows(int rows, int width) {
    Random random = new Random(7);
    float[] hidden = new float[rows * width];
    for (int i = 0; i < hidden.length; i++) {
      hidden[i] = (float) random.nextGaussian();
    }
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * hidden.length);
    PackedFloats.round(hidden, 0, hidden.length, bytes, 0, DataType.F32);
    return bytes;
  }
}
