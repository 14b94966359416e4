package dev.moemesh.attention.engine;

import dev.moemesh.contract.v1.Failed;
import java.util.Optional;

/** Whether steps can call the MoE layers. Immutable. */
sealed interface MoeState {

  /** The layers can be called. */
  record Available() implements MoeState {}

  /** The layers are unreachable; requests wait for them. */
  record Away() implements MoeState {}

  /** The layers have been unreachable for too long; each request fails at once. */
  record GivenUp(Failed failure) implements MoeState {}

  static MoeState of(boolean available) {
    return available ? new Available() : new Away();
  }

  default boolean isAvailable() {
    return this instanceof Available;
  }

  /** Why no request is accepted; empty while requests are accepted. */
  default Optional<Failed> refusal() {
    return switch (this) {
      case GivenUp(Failed failure) -> Optional.of(failure);
      case Available _, Away _ -> Optional.empty();
    };
  }
}
