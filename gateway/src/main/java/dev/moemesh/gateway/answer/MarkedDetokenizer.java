package dev.moemesh.gateway.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.moemesh.gateway.served.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A detokenizer that leaves special tokens out, except for some markers. A marker ends the run of
 * text before it; what follows is decoded behind the tokens so far. On one thread.
 */
public final class MarkedDetokenizer implements Text.Detokenizer {
  /** More tokens than any tokenizer looks back. */
  private static final int CONTEXT = 32;

  private final Text text;
  private final Set<Integer> markers;
  private final List<Integer> context;
  private Text.Detokenizer current;
  private int markerAt;
  private int endedAt;
  private int codePoints;
  private boolean marked;

  private MarkedDetokenizer(Text text, Set<Integer> markers, List<Integer> prompt) {
    this.text = text;
    this.markers = markers;
    this.context = new ArrayList<>(last(prompt));
    this.current = text.detokenizer(context, false);
  }

  /**
   * Detokenises what follows a prompt.
   *
   * @param markers tokens to be shown
   */
  public static Text.Detokenizer of(Text text, List<Integer> prompt, Set<Integer> markers) {
    return markers.isEmpty()
        ? text.detokenizer(prompt, false)
        : new MarkedDetokenizer(text, markers, prompt);
  }

  /** The tokens of markers; a marker that is not one token is shown anyway. */
  public static Set<Integer> tokens(Text text, List<String> markers) {
    return markers.stream()
        .map(marker -> text.encode(marker, false))
        .filter(tokens -> tokens.size() == 1)
        .map(List::getFirst)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public String append(int tokenId) {
    context.add(tokenId);
    if (context.size() > 2 * CONTEXT) {
      context.subList(0, CONTEXT).clear();
    }
    marked = markers.contains(tokenId);
    return counted(marked ? marker(tokenId) : current.append(tokenId));
  }

  private String marker(int tokenId) {
    String before = current.flush();
    current = text.detokenizer(last(context), false);
    String marker = new String(text.bytes(tokenId), UTF_8);
    endedAt = codePoints + codePoints(before) + codePoints(marker);
    markerAt = endedAt - codePoints(marker);
    return before + marker;
  }

  @Override
  public String flush() {
    return counted(current.flush());
  }

  @Override
  public int offset() {
    return marked ? markerAt : endedAt + current.offset();
  }

  private String counted(String piece) {
    codePoints += codePoints(piece);
    return piece;
  }

  private static int codePoints(String text) {
    return text.codePointCount(0, text.length());
  }

  private static List<Integer> last(List<Integer> tokens) {
    return List.copyOf(tokens.subList(Math.max(0, tokens.size() - CONTEXT), tokens.size()));
  }
}
