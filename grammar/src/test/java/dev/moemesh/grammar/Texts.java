package dev.moemesh.grammar;

import dev.moemesh.grammar.automaton.Automaton;
import dev.moemesh.grammar.automaton.State;
import dev.moemesh.grammar.constraint.Constraint;
import java.nio.charset.StandardCharsets;

/** Whether texts match constraints. */
final class Texts {

  private Texts() {}

  static boolean matches(Constraint constraint, String text) {
    Automaton automaton = constraint.compile(CompileLimits.DEFAULT);
    State state = automaton.start();
    for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
      state = state.next(value & 0xff);
    }
    return state.isAccepting();
  }

  static boolean valid(String schema, String document) {
    return matches(
        new Constraint.Schema(schema.replace('\'', '"'), false), document.replace('\'', '"'));
  }
}
