package dev.moemesh.grammar;

import dev.moemesh.grammar.mask.Masks;
import dev.moemesh.grammar.mask.Matcher;
import dev.moemesh.grammar.mask.TokenMask;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;

/** What a model with random weights writes under a constraint: any token that the mask allows. */
public record RandomText(String text, boolean complete, int tokens) {

  /** Generates up to so many tokens. */
  public static RandomText generate(
      TestVocabulary vocabulary, Masks masks, int maxTokens, Random random) {
    Matcher matcher = new Matcher(masks);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int tokens = 0;
    while (tokens < maxTokens && !matcher.mustEnd()) {
      TokenMask mask = matcher.nextMask(maxTokens - tokens).compute();
      int[] allowed = IntStream.range(0, vocabulary.size()).filter(mask::allows).toArray();
      if (allowed.length != mask.count()) {
        throw new AssertionError("a mask of %d counts %d".formatted(allowed.length, mask.count()));
      }
      if (matcher.mayEnd() && random.nextInt(allowed.length + 1) == 0) {
        break;
      }
      int token = allowed[random.nextInt(allowed.length)];
      if (!matcher.accept(token)) {
        throw new AssertionError("the mask allows a token that does not match");
      }
      text.writeBytes(vocabulary.bytes(token));
      tokens++;
    }
    return new RandomText(text.toString(StandardCharsets.UTF_8), matcher.mayEnd(), tokens);
  }
}
