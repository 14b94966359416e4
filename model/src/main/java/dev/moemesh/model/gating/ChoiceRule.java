package dev.moemesh.model.gating;

/**
 * Chooses experts by scores. A rule sees the whole batch. So it may bound the rows of an expert, as
 * the capacity of Switch Transformer and GShard does. It may also let experts choose their rows
 * (Zhou et al., "Mixture-of-Experts with Expert Choice Routing", 2022, section 3.2). It may leave a
 * row without experts. Stateless; threads may share it.
 *
 * <p>A rule that chooses each row by its own scores alone gives a row the same experts in any
 * batch. Only such rules keep the mesh's promise that a request's tokens do not depend on the
 * batch.
 */
@FunctionalInterface
public interface ChoiceRule {

  /**
   * Assigns each row of the batch.
   *
   * @param scores of all rows
   * @param tokens of the rows; a rule that needs them throws an {@link IllegalArgumentException}
   *     where they are absent
   * @param assignment out: has been reset for the batch; the rule ends each row, those without
   *     scores at fault
   */
  void choose(GateScores scores, RowTokens tokens, Assignment assignment);
}
