package dev.moemesh.gateway.api;

/** Text that can leave this process as UTF-8. */
public final class Unicode {
  private Unicode() {}

  /**
   * The text itself, if every surrogate in it has its partner.
   *
   * @throws ApiException naming {@code param} otherwise
   */
  public static String requireWellFormed(String text, String param) {
    int position = 0;
    while (position < text.length()) {
      int character = text.codePointAt(position);
      if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
        throw new ApiException(
            ApiError.invalid(
                param,
                "'%s' has a lone surrogate \\u%04x at position %d; send well-formed Unicode."
                    .formatted(param, character, position)));
      }
      position += Character.charCount(character);
    }
    return text;
  }
}
