package dev.moemesh.jinja;

/** Operators that answer with true or false. */
enum ComparisonOperator {
  EQUAL("=="),
  NOT_EQUAL("!="),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">="),
  IN("in"),
  NOT_IN("not in");

  final String symbol;

  ComparisonOperator(String symbol) {
    this.symbol = symbol;
  }
}
