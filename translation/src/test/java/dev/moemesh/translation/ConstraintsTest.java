package dev.moemesh.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moemesh.contract.v1.Alternatives;
import dev.moemesh.contract.v1.Constraint;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConstraintsTest {

  @Test
  void eachKindKeepsItsText() {
    assertThat(Constraints.of(Constraint.newBuilder().setJsonSchema("{}").setCompact(true).build()))
        .hasValue(new dev.moemesh.grammar.constraint.Constraint.Schema("{}", true));
    assertThat(Constraints.of(Constraint.newBuilder().setRegex("a+").build()))
        .hasValue(new dev.moemesh.grammar.constraint.Constraint.Pattern("a+"));
    assertThat(
            Constraints.of(
                Constraint.newBuilder()
                    .setAlternatives(Alternatives.newBuilder().addTexts("a").addTexts("b"))
                    .build()))
        .hasValue(new dev.moemesh.grammar.constraint.Constraint.Alternatives(List.of("a", "b")));
    assertThat(Constraints.of(Constraint.newBuilder().setGrammar("root ::= \"a\"").build()))
        .hasValue(new dev.moemesh.grammar.constraint.Constraint.Grammar("root ::= \"a\""));
  }

  @Test
  void aRecordWithoutAKindConstrainsNothing() {
    assertThat(Constraints.of(Constraint.getDefaultInstance())).isEmpty();
  }
}
