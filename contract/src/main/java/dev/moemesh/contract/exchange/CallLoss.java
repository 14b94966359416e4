package dev.moemesh.contract.exchange;

import java.time.Duration;

/** Why a call gets no reply. */
public sealed interface CallLoss {

  /** The reason, for people. */
  String reason();

  /** The connection broke or was closed; the peer may or may not have taken the call. */
  record Disconnected(String reason) implements CallLoss {}

  /** The call reached its deadline. */
  record Expired(Duration timeout) implements CallLoss {
    @Override
    public String reason() {
      return "no reply within %d ms".formatted(timeout.toMillis());
    }
  }
}
