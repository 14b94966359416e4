package dev.moemesh.grammar.expression;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A named expression, which may refer to itself. Its body is set once, before it is compiled. Not
 * thread-safe until then.
 */
public final class Rule {

  private final String name;
  private final boolean shared;
  private @Nullable Expression body;

  /**
   * A rule without a body yet.
   *
   * @param shared whether it is worth computing its masks once for all places that refer to it
   */
  public Rule(String name, boolean shared) {
    this.name = requireNonNull(name, "name is null");
    this.shared = shared;
  }

  /** A rule with its body, worth sharing. */
  public static Expression shared(String name, Expression body) {
    Rule rule = new Rule(name, true);
    rule.define(body);
    return new Expression.Reference(rule);
  }

  /** Sets the body. */
  public void define(Expression definition) {
    if (body != null) {
      throw new IllegalStateException("Rule " + name + " is defined already");
    }
    body = requireNonNull(definition, "definition is null");
  }

  /** Its name in messages. */
  public String name() {
    return name;
  }

  /** Whether its masks are computed once for all places. */
  public boolean isShared() {
    return shared;
  }

  /** Whether it has a body. */
  public boolean isDefined() {
    return body != null;
  }

  /** What it stands for. */
  public Expression body() {
    return requireNonNull(body, () -> "rule " + name + " has no body");
  }
}
