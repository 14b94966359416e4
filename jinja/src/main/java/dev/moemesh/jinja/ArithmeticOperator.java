package dev.moemesh.jinja;

/** Operators that compute a new value from two. */
enum ArithmeticOperator {
  ADD("+"),
  SUBTRACT("-"),
  MULTIPLY("*"),
  DIVIDE("/"),
  FLOOR_DIVIDE("//"),
  MODULO("%"),
  POWER("**");

  final String symbol;

  ArithmeticOperator(String symbol) {
    this.symbol = symbol;
  }
}
