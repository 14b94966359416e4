package dev.moemesh.grammar;

import dev.moemesh.grammar.mask.Masks;
import dev.moemesh.grammar.mask.Matcher;
import dev.moemesh.grammar.mask.TokenMask;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

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
      if (matcher.mayEnd() && random.nextInt(mask.count() + 1) == 0) {
        break;
      }
      int token = random.nextInt(vocabulary.size());
      for (int tried = 0; !mask.allows(token); tried++) {
        if (tried > vocabulary.size()) {
          throw new AssertionError("no token may follow " + text);
        }
        token = (token + 1) % vocabulary.size();
      }
      if (!matcher.accept(token)) {
        throw new AssertionError("the mask allows a token that does not match");
      }
      text.writeBytes(vocabulary.bytes(token));
      tokens++;
    }
    return new RandomText(text.toString(StandardCharsets.UTF_8), matcher.mayEnd(), tokens);
  }
}
