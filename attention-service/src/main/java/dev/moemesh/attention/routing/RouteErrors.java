package dev.moemesh.attention.routing;

import dev.moemesh.contract.v1.WireError;
import dev.moemesh.model.decoder.MoeFailure;

/**
 * The router's wire errors as failures that clients see: stable codes, and messages without hints
 * that only a process of the data plane can follow. Pure.
 */
final class RouteErrors {
  private static final String PLACEMENT_CHANGED =
      "the mesh moved experts between its pods while it computed the request; send the request again";
  private static final String STEP_TOO_LARGE =
      "a step of the mesh exceeds the bytes of rows that its router or a pod may hold; its operator"
          + " lowers moe.batch.max-rows, or raises moe.router.max-bytes-in-flight or"
          + " moe.pod.max-bytes-in-flight";

  private RouteErrors() {}

  /**
   * The failure of a call that the router answered with an error.
   *
   * @param reworded whether the client reads other words than the router's
   */
  record Mapped(MoeFailure failure, boolean reworded) {}

  /** Maps an error by its code alone. */
  static Mapped map(WireError error) {
    return switch (error.getCode()) {
      case ERROR_CODE_STALE_EPOCH -> reworded("expert_stale_epoch", PLACEMENT_CHANGED);
      case ERROR_CODE_UNKNOWN_EXPERT -> reworded("expert_unknown_expert", PLACEMENT_CHANGED);
      case ERROR_CODE_OVERLOADED -> reworded("expert_overloaded", STEP_TOO_LARGE);
      case ERROR_CODE_NO_REPLICA -> passedOn("expert_no_replica", error);
      case ERROR_CODE_TIMEOUT -> passedOn("expert_timeout", error);
      case ERROR_CODE_MALFORMED -> passedOn("expert_malformed", error);
      case ERROR_CODE_BYTE_COUNT -> passedOn("expert_byte_count", error);
      case ERROR_CODE_UNKNOWN_MODEL -> passedOn("expert_unknown_model", error);
      case ERROR_CODE_UNKNOWN_LAYER -> passedOn("expert_unknown_layer", error);
      case ERROR_CODE_INTERNAL -> passedOn("expert_internal", error);
      case ERROR_CODE_UNSPECIFIED -> passedOn("expert_unspecified", error);
      case UNRECOGNIZED -> passedOn("expert_unrecognized", error);
    };
  }

  private static Mapped passedOn(String code, WireError error) {
    return new Mapped(new MoeFailure(code, error.getMessage()), false);
  }

  private static Mapped reworded(String code, String message) {
    return new Mapped(new MoeFailure(code, message), true);
  }
}
