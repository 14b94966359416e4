package dev.moemesh.attention.constraint;

import static java.util.Objects.requireNonNull;

import dev.moemesh.contract.v1.Constraint;
import dev.moemesh.contract.v1.Failed;
import dev.moemesh.grammar.mask.Masks;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What became of a request's constraint. Immutable, thread-safe. */
public sealed interface Compiled {

  /** Any text will do. */
  enum Free implements Compiled {
    FREE
  }

  /** The constraint cannot be followed. */
  record Refused(Failed failure) implements Compiled {
    public Refused {
      requireNonNull(failure, "failure is null");
    }
  }

  /**
   * It can be followed.
   *
   * @param record says where it begins
   * @param aside computes masks beside the engine
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
   * The constraint of one continuation that begins now; empty if any text will do.
   *
   * @param maxTokens tokens that it generates at most
   */
  default Optional<TextConstraint> begin(int maxTokens) {
    return this instanceof Ready ready
        ? Optional.of(new TextConstraint(ready, maxTokens))
        : Optional.empty();
  }
}
