package dev.moemesh.deploy.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.StreamSupport;

/** Requests as the tests make them. */
final class Asking {

  private Asking() {}

  /** A greedy completion of token ids, to the last token. */
  static ObjectNode completion(TestMesh mesh, JsonNode prompt, int maxTokens) {
    return completion(mesh.model(), prompt, maxTokens);
  }

  /** The same, of a model by the name that meshes serve it under. */
  static ObjectNode completion(String model, JsonNode prompt, int maxTokens) {
    ObjectNode body = TestMesh.JSON.createObjectNode();
    body.put("model", model);
    body.set("prompt", prompt);
    body.put("max_tokens", maxTokens);
    body.put("temperature", 0);
    body.put("ignore_eos", true);
    body.put("return_token_ids", true);
    return body;
  }

  static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
