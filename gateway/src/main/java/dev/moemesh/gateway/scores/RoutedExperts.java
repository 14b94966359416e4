package dev.moemesh.gateway.scores;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.ByteString;
import dev.moemesh.contract.v1.GeneratedToken;
import dev.moemesh.contract.v1.PromptScored;
import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.generation.Prompt;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.List;

/**
 * The experts of each token, {@code [tokens][MoE layers][expertsPerToken]} in gate order. The
 * prompt's tokens come first, then the generated ones. The last generated token is left out, since
 * it was never fed to the model.
 *
 * @param expertsPerToken k of the top-k gates
 */
public record RoutedExperts(int expertsPerToken) {

  /** Adds the rows of a prompt's tokens. */
  public void addPrompt(ArrayNode rows, Prompt prompt, PromptScored scores) {
    add(rows, scores.getRoutedExperts(), prompt.tokenIds().size());
  }

  /** Adds the rows of the tokens that were fed to get these. */
  public void addGenerated(ArrayNode rows, List<GeneratedToken> tokens) {
    for (GeneratedToken token : tokens) {
      if (token.getIndex() > 0) {
        add(rows, token.getRoutedExperts(), 1);
      }
    }
  }

  private void add(ArrayNode rows, ByteString bytes, int tokens) {
    int bytesPerLayer = tokens * expertsPerToken * Short.BYTES;
    if (bytes.isEmpty() || bytes.size() % bytesPerLayer != 0) {
      throw new ApiException(
          ApiError.internal(
              "routing_mismatch",
              "The mesh sent %d bytes of routed experts for %d tokens of %d experts each: do the mesh and the gateway serve the same model?"
                  .formatted(bytes.size(), tokens, expertsPerToken)));
    }
    int layers = bytes.size() / bytesPerLayer;
    ShortBuffer ids = bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    for (int token = 0; token < tokens; token++) {
      int[][] row = new int[layers][expertsPerToken];
      for (int[] slots : row) {
        for (int slot = 0; slot < expertsPerToken; slot++) {
          slots[slot] = Short.toUnsignedInt(ids.get());
        }
      }
      rows.add(JsonNodeFactory.instance.pojoNode(row));
    }
  }
}
