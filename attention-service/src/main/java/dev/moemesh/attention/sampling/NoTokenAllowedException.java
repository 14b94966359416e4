package dev.moemesh.attention.sampling;

/** A request's restrictions rule out every token. */
public final class NoTokenAllowedException extends RuntimeException {

  NoTokenAllowedException() {
    super(
        "allowed_token_ids, bad_words, min_tokens and the output format together rule out every next token; relax one of them",
        null,
        false,
        false);
  }
}
