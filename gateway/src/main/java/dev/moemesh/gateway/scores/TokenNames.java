package dev.moemesh.gateway.scores;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.moemesh.gateway.served.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;

/**
 * How an answer names tokens.
 *
 * @param asIds {@code token_id:N} in place of text, as vLLM's {@code return_tokens_as_token_ids}
 */
public record TokenNames(Text text, boolean asIds) {

  /** What the token says; parts of characters become U+FFFD. */
  public String decoded(int tokenId) {
    return new String(text.bytes(tokenId), UTF_8);
  }

  /** The token in chat's log-probabilities, which also give its bytes. */
  public String name(int tokenId) {
    return asIds ? "token_id:" + tokenId : decoded(tokenId);
  }

  /**
   * The token as the key of a map. A token that is only a part of a character becomes {@code
   * bytes:\xNN}, as OpenAI writes it. U+FFFD would be the same key for many tokens.
   */
  public String key(int tokenId) {
    if (asIds) {
      return name(tokenId);
    }
    byte[] bytes = text.bytes(tokenId);
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return "bytes:" + HexFormat.of().withPrefix("\\x").formatHex(bytes);
    }
  }

  public ArrayNode bytes(int tokenId) {
    ArrayNode bytes = JsonNodeFactory.instance.arrayNode();
    for (byte value : text.bytes(tokenId)) {
      bytes.add(Byte.toUnsignedInt(value));
    }
    return bytes;
  }
}
