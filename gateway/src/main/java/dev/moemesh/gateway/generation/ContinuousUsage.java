package dev.moemesh.gateway.generation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes into each chunk the usage of its choice so far, as vLLM does for {@code
 * stream_options.continuous_usage_stats}. The prompt tokens are those of the choice's own prompt.
 * The completion tokens count up to and including this chunk. The total is their sum. For one
 * thread at a time.
 */
public final class ContinuousUsage implements ResponseFormat {
  private final Plan plan;
  private final ResponseFormat format;
  private final Map<Integer, Integer> tokensByChoice = new HashMap<>();

  ContinuousUsage(Plan plan, ResponseFormat format) {
    this.plan = plan;
    this.format = format;
  }

  /** The format of an accepted request, with the usage in each chunk if it asks for that. */
  public static AnswerFormat ifAsked(Accepted accepted) {
    boolean asked = accepted.plan().parameters().streaming().continuousUsage();
    return asked && accepted.format() instanceof ResponseFormat format
        ? new ContinuousUsage(accepted.plan(), format)
        : accepted.format();
  }

  @Override
  public JsonNode whole(List<ChoiceAnswer> choices, Usage usage) {
    return format.whole(choices, usage);
  }

  @Override
  public List<JsonNode> chunks(Output output) {
    if (output instanceof Output.Delta delta) {
      tokensByChoice.merge(delta.index(), 1, Integer::sum);
    }
    List<JsonNode> chunks = format.chunks(output);
    for (JsonNode chunk : chunks) {
      if (chunk instanceof ObjectNode object) {
        object.set("usage", usage(output.index()));
      }
    }
    return chunks;
  }

  private ObjectNode usage(int choice) {
    int prompt = plan.prompts().get(choice / plan.choicesPerPrompt()).tokenIds().size();
    int completion = tokensByChoice.getOrDefault(choice, 0);
    return JsonNodeFactory.instance
        .objectNode()
        .put("prompt_tokens", prompt)
        .put("completion_tokens", completion)
        .put("total_tokens", prompt + completion);
  }

  @Override
  public JsonNode usageChunk(Usage usage) {
    return format.usageChunk(usage);
  }
}
