package dev.moemesh.model.decoder;

import static java.util.Objects.requireNonNull;

/**
 * Why a MoE layer gave no answer.
 *
 * @param code stable, snake case
 * @param message for people: expected, found, what to do
 */
public record MoeFailure(String code, String message) {
  public MoeFailure {
    requireNonNull(code, "code is null");
    requireNonNull(message, "message is null");
  }
}
