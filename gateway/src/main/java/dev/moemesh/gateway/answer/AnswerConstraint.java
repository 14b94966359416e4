package dev.moemesh.gateway.answer;

import dev.moemesh.contract.v1.Constraint;
import dev.moemesh.gateway.parameters.ConstraintCheck;
import dev.moemesh.gateway.parameters.Parameters;
import dev.moemesh.gateway.reasoning.ReasoningFormat;
import dev.moemesh.gateway.reasoning.ReasoningStart;
import dev.moemesh.gateway.served.Text;
import dev.moemesh.gateway.tools.ToolSchemas;
import java.util.List;
import java.util.Optional;

/** What the shape of an answer means for its constraint. */
public final class AnswerConstraint {

  private AnswerConstraint() {}

  /**
   * The parameters with the constraint that forces a call, if the request does; otherwise with its
   * own. Where the answer may begin with reasoning the constraint begins behind that.
   *
   * @throws dev.moemesh.gateway.api.ApiException if a tool's schema cannot be followed
   */
  public static Parameters of(Parameters parameters, AnswerShape shape, Text text) {
    Optional<Constraint> constraint =
        ToolSchemas.of(shape.use())
            .map(schema -> Constraint.newBuilder().setJsonSchema(schema).build())
            .map(schema -> ConstraintCheck.checked(schema, "tools"))
            .or(() -> parameters.decoding().constraint());
    return constraint
        .map(each -> behindReasoning(each, shape.reasoning(), text))
        .map(parameters::constrained)
        .orElse(parameters);
  }

  private static Constraint behindReasoning(
      Constraint constraint, ReasoningStart start, Text text) {
    return switch (start) {
      case CONTENT, UNDECIDED -> constraint;
      case REASONING -> behind(constraint, text).build();
      case EXPECTED -> behindIfOpened(constraint, text);
    };
  }

  /** The model may also answer at once, and then the constraint holds from the first token. */
  private static Constraint behindIfOpened(Constraint constraint, Text text) {
    List<Integer> opening = text.encode(ReasoningFormat.OPEN, false);
    Constraint.Builder behind = behind(constraint, text);
    return opening.size() == 1
        ? behind.setUnlessOpenedByTokenId(opening.getFirst()).build()
        : behind.build();
  }

  private static Constraint.Builder behind(Constraint constraint, Text text) {
    return constraint.toBuilder()
        .clearBeginsAfterTokenIds()
        .addAllBeginsAfterTokenIds(text.encode(ReasoningFormat.CLOSE, false));
  }
}
