package dev.moemesh.gateway.served;

import dev.moemesh.model.text.IncrementalDetokenizer;
import dev.moemesh.model.text.TextTokenizer;
import java.util.List;
import java.util.stream.IntStream;

/** The text of a model directory's tokenizer. The tokenizer belongs to its opener. */
record TokenizerText(TextTokenizer tokenizer) implements Text {

  @Override
  public int longestToken() {
    return tokenizer.longestToken();
  }

  @Override
  public List<Integer> encode(String text, boolean addSpecialTokens) {
    return IntStream.of(tokenizer.encode(text, addSpecialTokens)).boxed().toList();
  }

  @Override
  public String decode(List<Integer> tokenIds, boolean specialTokens) {
    return tokenizer.decode(ids(tokenIds), !specialTokens);
  }

  private static int[] ids(List<Integer> tokenIds) {
    return tokenIds.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public String name(int tokenId) {
    return tokenizer.tokenName(tokenId);
  }

  @Override
  public byte[] bytes(int tokenId) {
    return tokenizer.tokenBytes(tokenId);
  }

  @Override
  public Detokenizer detokenizer(List<Integer> prompt, boolean specialTokens) {
    IncrementalDetokenizer detokenizer =
        new IncrementalDetokenizer(tokenizer, !specialTokens, ids(prompt));
    return new Detokenizer() {
      @Override
      public String append(int tokenId) {
        return detokenizer.append(tokenId);
      }

      @Override
      public String flush() {
        return detokenizer.flush();
      }

      @Override
      public int offset() {
        return detokenizer.offset();
      }
    };
  }
}
