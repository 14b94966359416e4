package dev.moemesh.model.text.jinja;

import static java.util.Objects.requireNonNull;

/** A template could not be parsed or rendered; the kind says whose mistake it is. */
public final class TemplateException extends RuntimeException {

  /** Why the template failed. */
  public enum Kind {
    /** The template's source is not valid: the model's mistake. */
    SYNTAX,
    /** An expression has no meaning for these values, e.g. an attribute of an undefined name. */
    EVALUATION,
    /** The template itself called {@code raise_exception}: it refuses these messages. */
    RAISED,
    /** A limit of {@link RenderLimits} or of the size of a value was reached. */
    LIMIT
  }

  private final Kind kind;

  private TemplateException(Kind kind, String message) {
    super(message);
    this.kind = requireNonNull(kind, "kind is null");
  }

  /** Why the template failed. */
  public Kind kind() {
    return kind;
  }

  static TemplateException syntax(int line, String message) {
    return new TemplateException(Kind.SYNTAX, message + " (template line " + line + ")");
  }

  static TemplateException evaluation(String message) {
    return new TemplateException(Kind.EVALUATION, message);
  }

  static TemplateException raised(String message) {
    return new TemplateException(Kind.RAISED, message);
  }

  static TemplateException limit(String message) {
    return new TemplateException(Kind.LIMIT, message);
  }

  /** The same failure with its place; a refusal by the template keeps its own words. */
  TemplateException at(int line) {
    if (kind != Kind.EVALUATION || getMessage().contains("(template line ")) {
      return this;
    }
    TemplateException located =
        new TemplateException(kind, getMessage() + " (template line " + line + ")");
    located.setStackTrace(getStackTrace());
    return located;
  }

  @Override
  public String getMessage() {
    return requireNonNull(super.getMessage(), "message is null");
  }
}
