package dev.moemesh.gateway.completions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.parameters.Limits;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code prompt}: a text, a list of texts, a list of token ids, or a list of such lists. */
final class PromptReader {
  private static final String PROMPT = "prompt";
  private static final String EXPECTED =
      "a string, an array of strings, an array of token ids, or an array of such arrays";

  private final Limits limits;
  private final boolean truncated;

  /**
   * @param truncated whether a prompt may be longer than the context
   */
  PromptReader(Limits limits, boolean truncated) {
    this.limits = limits;
    this.truncated = truncated;
  }

  /**
   * The prompts in their order.
   *
   * @param choices per prompt; all together they must not be more than the limit
   */
  List<PromptInput> read(Fields body, int choices) {
    JsonNode prompt =
        body.node(PROMPT)
            .orElseThrow(
                () ->
                    new ApiException(
                        ApiError.invalid(PROMPT, "'prompt' is missing; it is " + EXPECTED + ".")));
    if (!prompt.isArray()) {
      return List.of(text(prompt, PROMPT));
    }
    if (prompt.isEmpty()) {
      throw new ApiException(
          ApiError.invalid(PROMPT, "'prompt' is an empty array; it is " + EXPECTED + "."));
    }
    if (prompt.get(0).isNumber()) {
      return List.of(tokens(prompt, PROMPT));
    }
    if (prompt.size() * (long) choices > limits.choices()) {
      throw new ApiException(
          ApiError.invalid(
              PROMPT,
              "There may be %d choices in all, found %d prompts with %d each; send several requests."
                  .formatted(limits.choices(), prompt.size(), choices)));
    }
    List<PromptInput> inputs = new ArrayList<>();
    for (int i = 0; i < prompt.size(); i++) {
      String path = PROMPT + "[" + i + "]";
      JsonNode element = prompt.get(i);
      inputs.add(element.isArray() ? tokens(element, path) : text(element, path));
    }
    return inputs;
  }

  private static PromptInput text(JsonNode node, String path) {
    if (!node.isTextual()) {
      throw Fields.wrong(PROMPT, EXPECTED, node);
    }
    return new PromptInput.OfText(path, Fields.text(node, path));
  }

  private PromptInput tokens(JsonNode node, String path) {
    if (!truncated && node.size() > limits.contextLength()) {
      throw new ApiException(
          ApiError.contextLengthExceeded(
              path,
              "The context served is %d tokens, found %d in '%s'; shorten the prompt."
                  .formatted(limits.contextLength(), node.size(), path)));
    }
    List<Integer> ids = Fields.list(node, path, Integer.MAX_VALUE, limits::tokenId);
    return new PromptInput.OfTokens(path, ids);
  }
}
