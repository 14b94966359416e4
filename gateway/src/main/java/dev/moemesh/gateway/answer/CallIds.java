package dev.moemesh.gateway.answer;

import static java.util.Objects.requireNonNull;

import java.util.random.RandomGenerator;

/**
 * Makes the ids of calls. Safe for concurrent use if its random numbers are.
 *
 * @param random unguessable in production
 * @param prefix what each id begins with
 * @param length characters behind the prefix
 */
public record CallIds(RandomGenerator random, String prefix, int length) {
  private static final String CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  public CallIds {
    requireNonNull(random, "random is null");
    requireNonNull(prefix, "prefix is null");
  }

  /** Ids as OpenAI makes them. */
  public static CallIds openAi(RandomGenerator random) {
    return new CallIds(random, "call_", 24);
  }

  /** Nine letters and digits: Mistral's templates refuse any other id in the next turn. */
  public static CallIds mistral(RandomGenerator random) {
    return new CallIds(random, "", 9);
  }

  String next() {
    StringBuilder id = new StringBuilder(prefix);
    random
        .ints(length, 0, CHARACTERS.length())
        .forEach(character -> id.append(CHARACTERS.charAt(character)));
    return id.toString();
  }
}
