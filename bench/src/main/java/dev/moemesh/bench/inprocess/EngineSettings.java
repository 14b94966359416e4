package dev.moemesh.bench.inprocess;

import dev.moemesh.attention.batching.BlockPool;
import dev.moemesh.model.config.ComputeType;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelConfig;
import dev.moemesh.model.decoder.Decoder;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The attention service's settings, as far as an engine without a network has them: the same names
 * and the same defaults.
 *
 * @param computeType {@code auto}, {@code f32} or {@code bf16}
 * @param keyValueMegabytes MiB of KV cache, all layers together
 * @param maxRows of a step
 * @param maxSequences that run at once
 */
record EngineSettings(
    Path modelDirectory,
    String computeType,
    long keyValueMegabytes,
    int maxRows,
    int maxSequences) {

  /** What system properties say. */
  static EngineSettings of(Properties properties) {
    return new EngineSettings(
        Path.of(properties.getProperty("moe.model.directory")),
        properties.getProperty("moe.compute-type", "auto"),
        Long.parseLong(properties.getProperty("moe.kv-cache.megabytes", "512")),
        Integer.parseInt(properties.getProperty("moe.batch.max-rows", "512")),
        Integer.parseInt(properties.getProperty("moe.batch.max-sequences", "64")));
  }

  DataType computeType(DataType checkpointType) {
    return ComputeType.resolve(computeType, checkpointType);
  }

  /** A cache of that size. */
  BlockPool pool(ModelConfig config, DataType type) {
    long blockBytes = Decoder.bytesPerBlock(config, type);
    long blocks = (keyValueMegabytes << 20) / blockBytes;
    return new BlockPool((int) Math.min(blocks, Integer.MAX_VALUE / BlockPool.BLOCK_POSITIONS));
  }
}
