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

  /** The failure of a call that the router answered with an error. */
  static MoeFailure failure(WireError error) {
    String message = error.getMessage();
    return switch (error.getCode()) {
      case ERROR_CODE_STALE_EPOCH -> new MoeFailure("expert_stale_epoch", PLACEMENT_CHANGED);
      case ERROR_CODE_UNKNOWN_EXPERT -> new MoeFailure("expert_unknown_expert", PLACEMENT_CHANGED);
      case ERROR_CODE_OVERLOADED -> new MoeFailure("expert_overloaded", STEP_TOO_LARGE);
      case ERROR_CODE_NO_REPLICA -> new MoeFailure("expert_no_replica", message);
      case ERROR_CODE_TIMEOUT -> new MoeFailure("expert_timeout", message);
      case ERROR_CODE_MALFORMED -> new MoeFailure("expert_malformed", message);
      case ERROR_CODE_BYTE_COUNT -> new MoeFailure("expert_byte_count", message);
      case ERROR_CODE_UNKNOWN_MODEL -> new MoeFailure("expert_unknown_model", message);
      case ERROR_CODE_UNKNOWN_LAYER -> new MoeFailure("expert_unknown_layer", message);
      case ERROR_CODE_INTERNAL -> new MoeFailure("expert_internal", message);
      case ERROR_CODE_UNSPECIFIED -> new MoeFailure("expert_unspecified", message);
      case UNRECOGNIZED -> new MoeFailure("expert_unrecognized", message);
    };
  }
}
