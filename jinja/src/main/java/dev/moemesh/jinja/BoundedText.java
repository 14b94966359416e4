package dev.moemesh.jinja;

/** A string builder that refuses to outgrow its limit. For one thread. */
final class BoundedText {
  private final StringBuilder text = new StringBuilder();
  private final int limit;

  BoundedText() {
    this(Value.MAX_LENGTH);
  }

  BoundedText(int limit) {
    this.limit = limit;
  }

  BoundedText append(String more) {
    if (more.length() > limit - text.length()) {
      throw TemplateException.limit(
          "The chat template produced a text of more than %d characters: shorten the conversation"
              .formatted(limit));
    }
    text.append(more);
    return this;
  }

  BoundedText append(char more) {
    return append(String.valueOf(more));
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
