package dev.moemesh.gateway.scores;

import dev.moemesh.gateway.generation.Prompt;
import dev.moemesh.gateway.parameters.Returns;
import dev.moemesh.gateway.served.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * Where each token begins in the text of its choice: code points before the character that the
 * token's first byte belongs to. A special token that is left out takes no length. One per choice,
 * for one thread at a time.
 */
public final class TextOffsets {
  private final Text text;
  private final Prompt prompt;
  private final boolean specialTokens;
  private final int promptLength;
  private final Text.Detokenizer generated;

  public TextOffsets(Text text, Prompt prompt, Returns returns) {
    this.text = text;
    this.prompt = prompt;
    this.specialTokens = returns.specialTokens();
    this.promptLength = returns.echo() ? length(prompt.text()) : 0;
    this.generated = text.detokenizer(prompt.tokenIds(), specialTokens);
  }

  /** The offset of the choice's next token. */
  public int next(int tokenId) {
    generated.append(tokenId);
    return promptLength + generated.offset();
  }

  /**
   * The offsets of the prompt's tokens in its echo. That is the prompt as the client wrote it. It
   * may hold special tokens that the answer leaves out, and lacks those that the tokenizer added.
   */
  public List<Integer> ofPrompt() {
    Decoded shown = decoded(specialTokens);
    if (!shown.text().equals(prompt.text()) && !specialTokens) {
      Decoded whole = decoded(true);
      shown = whole.text().endsWith(prompt.text()) ? whole : shown;
    }
    int added = shown.text().endsWith(prompt.text()) ? length(shown.text()) - promptLength : 0;
    return shown.offsets().stream()
        .map(offset -> Math.clamp(offset - added, 0, promptLength))
        .toList();
  }

  private record Decoded(String text, List<Integer> offsets) {}

  private Decoded decoded(boolean withSpecialTokens) {
    Text.Detokenizer detokenizer = text.detokenizer(List.of(), withSpecialTokens);
    StringBuilder decoded = new StringBuilder();
    List<Integer> offsets = new ArrayList<>();
    for (int id : prompt.tokenIds()) {
      decoded.append(detokenizer.append(id));
      offsets.add(detokenizer.offset());
    }
    return new Decoded(decoded.toString(), offsets);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
