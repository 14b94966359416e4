package dev.moemesh.attention.engine;

import dev.moemesh.attention.constraint.Compiled;
import dev.moemesh.attention.constraint.ConstraintCompiler;
import dev.moemesh.contract.v1.Constraint;
import dev.moemesh.grammar.CompileLimits;
import dev.moemesh.model.text.VocabularyBytes;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** A constraint whose second mask cannot be computed. */
final class BreakingConstraint {
  private BreakingConstraint() {}

  /**
   * The constraint, compiled for the golden model.
   *
   * @param failure makes what the second mask throws
   */
  static Compiled afterItsFirstToken(ModelForTests model, Supplier<RuntimeException> failure) {
    Constraint letters = Constraint.newBuilder().setRegex("[a-z]{30}").build();
    byte[][] bytes = VocabularyBytes.read(ModelForTests.GOLDEN, model.config().vocabularySize());
    try (ConstraintCompiler compiler =
        new ConstraintCompiler(() -> bytes, CompileLimits.DEFAULT, 1)) {
      Compiled.Ready ready =
          (Compiled.Ready) compiler.compile(letters).toCompletableFuture().join();
      AtomicBoolean used = new AtomicBoolean();
      return new Compiled.Ready(
          ready.masks(),
          letters,
          mask -> {
            if (used.getAndSet(true)) {
              throw failure.get();
            }
            mask.run();
          });
    }
  }
}
