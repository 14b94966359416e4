package dev.moemesh.model.text;

import static java.util.Objects.requireNonNull;

/**
 * What turns a sequence of tokens into text, as {@code tokenizer.json} says in {@code decoder}.
 *
 * @param invalidBytes what becomes of bytes that are not valid UTF-8
 * @param stripped how many of the character {@code stripCharacter} the text loses at its beginning,
 *     at most
 */
record Decoding(
    TokenSpelling spelling, Utf8Text.Invalid invalidBytes, int stripped, int stripCharacter) {

  Decoding {
    requireNonNull(spelling, "spelling is null");
    requireNonNull(invalidBytes, "invalidBytes is null");
  }

  /** A decoding that strips nothing. */
  static Decoding of(TokenSpelling spelling, Utf8Text.Invalid invalidBytes) {
    return new Decoding(spelling, invalidBytes, 0, ' ');
  }

  Decoding stripping(int count, int character) {
    return new Decoding(spelling, invalidBytes, count, character);
  }
}
