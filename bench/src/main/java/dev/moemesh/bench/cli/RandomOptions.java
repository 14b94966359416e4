package dev.moemesh.bench.cli;

import dev.moemesh.bench.random.RandomModel;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelFamily;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe a random model. Without any of its sizes it is the usual one. */
final class RandomOptions {
  @Option(
      names = "--random",
      required = true,
      paramLabel = "FAMILY",
      description = "Random weights: mixtral, qwen2_moe, qwen3_moe or olmoe; sizes are the next.")
  private String family = "mixtral";

  @Option(names = "--hidden", paramLabel = "N", description = "Width of a row (default: 1024).")
  private int hidden = 1024;

  @Option(names = "--ffn", paramLabel = "N", description = "Width of an expert (default: 3584).")
  private int ffn = 3584;

  @Option(
      names = "--shared-ffn",
      paramLabel = "N",
      description =
          "Width of qwen2_moe's shared expert (default: --ffn times --experts-per-token).")
  private @Nullable Integer sharedFfn;

  @Option(names = "--layers", paramLabel = "N", description = "Layers (default: 8).")
  private int layers = 8;

  @Option(names = "--experts", paramLabel = "N", description = "Experts of a layer (default: 8).")
  private int experts = 8;

  @Option(
      names = "--experts-per-token",
      paramLabel = "N",
      description = "Experts that a row is sent to (default: 2).")
  private int expertsPerToken = 2;

  @Option(names = "--heads", paramLabel = "N", description = "Query heads (default: 16).")
  private int heads = 16;

  @Option(names = "--kv-heads", paramLabel = "N", description = "Key-value heads (default: 4).")
  private int keyValueHeads = 4;

  @Option(
      names = "--head-dim",
      paramLabel = "N",
      description = "Width of a head (default: --hidden divided by --heads).")
  private @Nullable Integer headDim;

  @Option(names = "--vocab", paramLabel = "N", description = "Token ids (default: 32000).")
  private int vocabulary = 32_000;

  @Option(names = "--dtype", paramLabel = "TYPE", description = "bf16, f32 or f16 (default: bf16).")
  private String dtype = "bf16";

  @Option(names = "--seed", paramLabel = "N", description = "Makes other weights (default: 4).")
  private long seed = 4;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write the model, or find it again (default: in .moe/models).")
  private @Nullable Path out;

  @Option(
      names = "--write-only",
      description = "Write the model, print where it is, and measure nothing.")
  private boolean writeOnly;

  RandomModel model() {
    return new RandomModel(
        family(),
        hidden,
        ffn,
        sharedFfn == null ? usualSharedFfn() : sharedFfn,
        layers,
        experts,
        expertsPerToken,
        heads,
        keyValueHeads,
        headDim == null ? usualHeadDim() : headDim,
        vocabulary,
        type(),
        seed);
  }

  Optional<Path> out() {
    return Optional.ofNullable(out);
  }

  boolean writeOnly() {
    return writeOnly;
  }

  private int usualSharedFfn() {
    return family() == ModelFamily.QWEN2_MOE ? ffn * expertsPerToken : 0;
  }

  private int usualHeadDim() {
    if (heads < 1 || hidden % heads != 0) {
      throw new IllegalArgumentException(
          "--hidden: expected a multiple of --heads, %d, found %d; or give --head-dim"
              .formatted(heads, hidden));
    }
    return hidden / heads;
  }

  private ModelFamily family() {
    for (ModelFamily known : ModelFamily.values()) {
      if (known.modelType().equals(family)) {
        return known;
      }
    }
    throw new IllegalArgumentException(
        "--random: expected mixtral, qwen2_moe, qwen3_moe or olmoe, found " + family);
  }

  private DataType type() {
    return switch (dtype.toLowerCase(Locale.ROOT)) {
      case "bf16" -> DataType.BF16;
      case "f32" -> DataType.F32;
      case "f16" -> DataType.F16;
      default ->
          throw new IllegalArgumentException("--dtype: expected bf16, f32 or f16, found " + dtype);
    };
  }
}
