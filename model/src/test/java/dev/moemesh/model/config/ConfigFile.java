package dev.moemesh.model.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Builds a {@code config.json} from a released one, key by key; values are JSON. */
final class ConfigFile {
  private final Map<String, String> values = new LinkedHashMap<>();

  private ConfigFile(String... keysAndValues) {
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], keysAndValues[i + 1]);
    }
  }

  /** As in mistralai/Mixtral-8x7B-v0.1. */
  static ConfigFile mixtral() {
    return new ConfigFile(
        "model_type", "\"mixtral\"",
        "hidden_act", "\"silu\"",
        "hidden_size", "4096",
        "intermediate_size", "14336",
        "max_position_embeddings", "32768",
        "num_attention_heads", "32",
        "num_experts_per_tok", "2",
        "num_hidden_layers", "32",
        "num_key_value_heads", "8",
        "num_local_experts", "8",
        "rms_norm_eps", "1e-05",
        "rope_theta", "1000000.0",
        "sliding_window", "null",
        "tie_word_embeddings", "false",
        "torch_dtype", "\"bfloat16\"",
        "vocab_size", "32000");
  }

  /** As in Qwen/Qwen1.5-MoE-A2.7B, where qkv_bias is absent. */
  static ConfigFile qwen2() {
    return new ConfigFile(
        "model_type", "\"qwen2_moe\"",
        "bos_token_id", "151643",
        "decoder_sparse_step", "1",
        "eos_token_id", "151643",
        "hidden_act", "\"silu\"",
        "hidden_size", "2048",
        "intermediate_size", "5632",
        "max_position_embeddings", "8192",
        "max_window_layers", "21",
        "moe_intermediate_size", "1408",
        "norm_topk_prob", "false",
        "num_attention_heads", "16",
        "num_experts", "60",
        "num_experts_per_tok", "4",
        "num_hidden_layers", "24",
        "num_key_value_heads", "16",
        "rms_norm_eps", "1e-06",
        "rope_theta", "1000000.0",
        "shared_expert_intermediate_size", "5632",
        "sliding_window", "32768",
        "use_sliding_window", "false",
        "vocab_size", "151936");
  }

  /** As in Qwen/Qwen3-30B-A3B. */
  static ConfigFile qwen3() {
    return new ConfigFile(
        "model_type", "\"qwen3_moe\"",
        "attention_bias", "false",
        "bos_token_id", "151643",
        "decoder_sparse_step", "1",
        "eos_token_id", "151645",
        "head_dim", "128",
        "hidden_act", "\"silu\"",
        "hidden_size", "2048",
        "intermediate_size", "6144",
        "max_position_embeddings", "40960",
        "max_window_layers", "48",
        "mlp_only_layers", "[]",
        "moe_intermediate_size", "768",
        "norm_topk_prob", "true",
        "num_attention_heads", "32",
        "num_experts", "128",
        "num_experts_per_tok", "8",
        "num_hidden_layers", "48",
        "num_key_value_heads", "4",
        "rms_norm_eps", "1e-06",
        "rope_scaling", "null",
        "rope_theta", "1000000.0",
        "sliding_window", "null",
        "use_sliding_window", "false",
        "vocab_size", "151936");
  }

  /** As in allenai/OLMoE-1B-7B-0924. */
  static ConfigFile olmoe() {
    return new ConfigFile(
        "model_type", "\"olmoe\"",
        "attention_bias", "false",
        "clip_qkv", "null",
        "eos_token_id", "50279",
        "hidden_act", "\"silu\"",
        "hidden_size", "2048",
        "intermediate_size", "1024",
        "max_position_embeddings", "4096",
        "norm_topk_prob", "false",
        "num_attention_heads", "16",
        "num_experts", "64",
        "num_experts_per_tok", "8",
        "num_hidden_layers", "16",
        "num_key_value_heads", "16",
        "rope_scaling", "null",
        "rope_theta", "10000.0",
        "vocab_size", "50304");
  }

  ConfigFile with(String key, String json) {
    values.put(key, json);
    return this;
  }

  ConfigFile without(String key) {
    values.remove(key);
    return this;
  }

  /** Writes the file and reads it back as a model's configuration. */
  ModelConfig readIn(Path directory) {
    String json =
        values.entrySet().stream()
            .map(entry -> "\"" + entry.getKey() + "\": " + entry.getValue())
            .collect(Collectors.joining(",\n", "{", "}"));
    try {
      Files.writeString(directory.resolve("config.json"), json);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return ModelConfig.read(directory);
  }
}
