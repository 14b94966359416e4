package dev.moemesh.bench.random;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.model.config.DataType;
import dev.moemesh.model.config.ModelFamily;
import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON files beside the weights, with the keys that each family's releases have. */
final class ConfigFiles {
  private static final int CONTEXT = 8192;
  private static final double ROPE_THETA = 1_000_000;
  private static final String CHAT_TEMPLATE =
      "{% for m in messages %}{{ m['role'] + ': ' + m['content'] + '\\n' }}{% endfor %}assistant: ";

  private final RandomModel model;

  private ConfigFiles(RandomModel model) {
    this.model = model;
  }

  /** Content by file name. */
  static Map<String, ObjectNode> of(RandomModel model) {
    ConfigFiles files = new ConfigFiles(model);
    Map<String, ObjectNode> byName = new LinkedHashMap<>();
    byName.put("config.json", files.config());
    byName.put("generation_config.json", specialIds());
    byName.put("tokenizer.json", ByteLevelTokenizer.json(model.vocabularySize()));
    byName.put("tokenizer_config.json", tokenizerConfig());
    return byName;
  }

  private ObjectNode config() {
    ObjectNode config = specialIds();
    config.putArray("architectures").add(architecture());
    config
        .put("model_type", model.family().modelType())
        .put("torch_dtype", torchName(model.dtype()))
        .put("hidden_act", "silu")
        .put("hidden_size", model.hiddenSize())
        .put("num_hidden_layers", model.layers())
        .put("num_attention_heads", model.heads())
        .put("num_key_value_heads", model.keyValueHeads())
        .put("vocab_size", model.vocabularySize())
        .put("num_experts_per_tok", model.expertsPerToken())
        .put("max_position_embeddings", CONTEXT)
        .put("rms_norm_eps", 1e-6)
        .put("rope_theta", ROPE_THETA)
        .put("tie_word_embeddings", false)
        .put("output_router_logits", false)
        .put("use_cache", true);
    if (needsHeadDim()) {
      config.put("head_dim", model.headDim());
    }
    return switch (model.family()) {
      case MIXTRAL ->
          config
              .put("num_local_experts", model.experts())
              .put("intermediate_size", model.feedForwardSize())
              .putNull("sliding_window");
      case QWEN2_MOE ->
          qwen(config)
              .put("norm_topk_prob", false)
              .put("shared_expert_intermediate_size", model.sharedFeedForwardSize())
              .put("qkv_bias", true);
      case QWEN3_MOE -> qwen(config).put("norm_topk_prob", true).put("attention_bias", false);
      case OLMOE ->
          config
              .put("num_experts", model.experts())
              .put("intermediate_size", model.feedForwardSize())
              .put("norm_topk_prob", false)
              .put("attention_bias", false)
              .putNull("clip_qkv");
    };
  }

  private boolean needsHeadDim() {
    return model.family() == ModelFamily.QWEN3_MOE
        || model.heads() * model.headDim() != model.hiddenSize();
  }

  private ObjectNode qwen(ObjectNode config) {
    config.putArray("mlp_only_layers");
    return config
        .put("num_experts", model.experts())
        .put("moe_intermediate_size", model.feedForwardSize())
        .put("intermediate_size", model.feedForwardSize() * model.expertsPerToken())
        .put("decoder_sparse_step", 1)
        .put("use_sliding_window", false)
        .putNull("sliding_window");
  }

  private String architecture() {
    return switch (model.family()) {
      case MIXTRAL -> "MixtralForCausalLM";
      case QWEN2_MOE -> "Qwen2MoeForCausalLM";
      case QWEN3_MOE -> "Qwen3MoeForCausalLM";
      case OLMOE -> "OlmoeForCausalLM";
    };
  }

  private static String torchName(DataType dtype) {
    return switch (dtype) {
      case F32 -> "float32";
      case BF16 -> "bfloat16";
      case F16 -> "float16";
    };
  }

  private static ObjectNode specialIds() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("bos_token_id", ByteLevelTokenizer.BEGIN_ID)
        .put("eos_token_id", ByteLevelTokenizer.END_ID)
        .put("pad_token_id", ByteLevelTokenizer.PADDING_ID);
  }

  private static ObjectNode tokenizerConfig() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("add_bos_token", false)
        .put("add_eos_token", false)
        .put("bos_token", ByteLevelTokenizer.BEGIN)
        .put("eos_token", ByteLevelTokenizer.END)
        .put("pad_token", ByteLevelTokenizer.PADDING)
        .put("clean_up_tokenization_spaces", false)
        .put("model_max_length", CONTEXT)
        .put("tokenizer_class", "PreTrainedTokenizerFast")
        .put("chat_template", CHAT_TEMPLATE);
  }
}
