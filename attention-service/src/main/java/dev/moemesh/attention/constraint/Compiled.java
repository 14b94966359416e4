package dev.moemesh.attention.constraint;

import static java.util.Objects.requireNonNull;

import dev.moemesh.contract.v1.Constraint;
import dev.moemesh.contract.v1.Failed;
import dev.moemesh.grammar.mask.Masks;
import java.util.Optional;
import java.util.concurrent.Executor;

/** A request's constraint after its compilation. Immutable, thread-safe. */
public sealed interface Compiled {

  /** There is no constraint. */
  enum Free implements Compiled {
    FREE
  }

  /** The constraint cannot be compiled. */
  record Refused(Failed failure) implements Compiled {
    public Refused {
      requireNonNull(failure, "failure is null");
    }
  }

  /**
   * The constraint is compiled.
   *
   * @param record the request's constraint, which names its beginning
   * @param aside runs the computation of masks concurrently with the engine
   */
  record Ready(Masks masks, Constraint record, Executor aside) implements Compiled {
    public Ready {
      requireNonNull(masks, "masks is null");
      requireNonNull(record, "record is null");
      requireNonNull(aside, "aside is null");
    }
  }

  /** Why the request cannot be served; empty if it can. */
  default Optional<Failed> refusal() {
    return this instanceof Refused(var failure) ? Optional.of(failure) : Optional.empty();
  }

  /**
   * The constraint of one continuation that begins now; empty if there is none.
   *
   * @param maxTokens most tokens of the continuation
   */
  default Optional<TextConstraint> begin(int maxTokens) {
    return this instanceof Ready ready
        ? Optional.of(new TextConstraint(ready, maxTokens))
        : Optional.empty();
  }
}
