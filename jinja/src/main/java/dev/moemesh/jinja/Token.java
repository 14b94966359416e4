package dev.moemesh.jinja;

/** A lexical unit of a template; {@code text} is decoded for strings. */
record Token(Kind kind, String text, int line) {
  enum Kind {
    DATA,
    VARIABLE_BEGIN,
    VARIABLE_END,
    BLOCK_BEGIN,
    BLOCK_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END_OF_TEMPLATE
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  boolean isOperator(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  String described() {
    return switch (kind) {
      case END_OF_TEMPLATE -> "end of template";
      case DATA -> "text";
      case VARIABLE_BEGIN, VARIABLE_END, BLOCK_BEGIN, BLOCK_END, NAME, INTEGER, FLOAT, OPERATOR ->
          "'" + text + "'";
      case STRING -> "string '" + text + "'";
    };
  }
}
