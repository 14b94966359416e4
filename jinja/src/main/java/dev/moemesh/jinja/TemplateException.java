package dev.moemesh.jinja;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/**
 * A template could not be parsed or rendered. The {@linkplain #kind kind} says whose mistake it is;
 * the message is for people.
 */
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
  private final OptionalInt line;

  private TemplateException(Kind kind, String message) {
    super(message);
    this.kind = requireNonNull(kind, "kind is null");
    this.line = OptionalInt.empty();
  }

  private TemplateException(Kind kind, String message, int line) {
    super(message + " (template line " + line + ")");
    this.kind = requireNonNull(kind, "kind is null");
    this.line = OptionalInt.of(line);
  }

  /** Why the template failed. */
  public Kind kind() {
    return kind;
  }

  /**
   * The line of the template where it failed, from 1. Empty for {@link Kind#RAISED} and {@link
   * Kind#LIMIT}.
   */
  public OptionalInt line() {
    return line;
  }

  static TemplateException syntax(int line, String message) {
    return new TemplateException(Kind.SYNTAX, message, line);
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

  /**
   * The same failure with its line, unless it has one. {@link Kind#RAISED} and {@link Kind#LIMIT}
   * stay as they are.
   */
  TemplateException at(int templateLine) {
    if (kind != Kind.EVALUATION || line.isPresent()) {
      return this;
    }
    TemplateException located = new TemplateException(kind, getMessage(), templateLine);
    located.setStackTrace(getStackTrace());
    return located;
  }

  @Override
  public String getMessage() {
    return requireNonNull(super.getMessage(), "message is null");
  }
}
