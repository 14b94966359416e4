package dev.moemesh.router.dispatch;

import dev.moemesh.contract.frame.WireErrors;
import dev.moemesh.contract.v1.ErrorCode;
import dev.moemesh.contract.v1.WireError;
import dev.moemesh.router.calls.CallFailure;
import dev.moemesh.router.calls.PodError;
import dev.moemesh.router.placement.Replica;
import dev.moemesh.router.sharing.RowShare;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Failures of calls as the wire says them. Pure functions. */
final class FailureTexts {
  private FailureTexts() {}

  /** The error of a failure in a layer. */
  static WireError error(CallFailure<?> failure, int layer) {
    return switch (failure) {
      case CallFailure.NoReplica<?> none ->
          WireErrors.of(
              ErrorCode.ERROR_CODE_NO_REPLICA,
              "no live replica of experts %s of layer %d; is a pod with them down?"
                  .formatted(none.experts(), layer));
      case CallFailure.LostWithoutOther<?> lost ->
          WireErrors.of(
              ErrorCode.ERROR_CODE_NO_REPLICA,
              "%s, and no other replica is live: %s"
                  .formatted(describe(lost.share(), layer), lost.reason()));
      case CallFailure.LostAgain<?> lost ->
          WireErrors.of(
              ErrorCode.ERROR_CODE_NO_REPLICA,
              "%s, again after another try: %s"
                  .formatted(describe(lost.share(), layer), lost.reason()));
      case CallFailure.PodFailed<?> failed -> ofPod(failed.share(), layer, failed.error(), "");
      case CallFailure.RefusedAgain<?> refused ->
          ofPod(
              refused.share(),
              layer,
              refused.error(),
              "; it is the last of %d attempts".formatted(refused.attempts()));
      case CallFailure.NeverRouted<?> never ->
          ofPod(
              never.share(),
              layer,
              never.error(),
              "; within %d ms no placement came that gives the rows a replica"
                  .formatted(never.timeoutMillis()));
      case CallFailure.TimedOut<?> late ->
          WireErrors.of(
              ErrorCode.ERROR_CODE_TIMEOUT,
              "no answer within %d ms from %s"
                  .formatted(late.timeoutMillis(), describe(late.late(), layer)));
    };
  }

  /** The error of a call in a layer that the router failed to carry out. */
  static WireError internal(int layer) {
    return WireErrors.of(
        ErrorCode.ERROR_CODE_INTERNAL,
        "the router failed on a call of layer %d; its log says why".formatted(layer));
  }

  private static WireError ofPod(RowShare<?> share, int layer, PodError error, String more) {
    return WireErrors.of(
        known(error.code()), "%s: %s%s".formatted(describe(share, layer), error.message(), more));
  }

  /** A code of a later release cannot be passed on. */
  private static ErrorCode known(ErrorCode code) {
    return code == ErrorCode.UNRECOGNIZED ? ErrorCode.ERROR_CODE_INTERNAL : code;
  }

  private static <R extends Replica> String describe(List<RowShare<R>> shares, int layer) {
    return shares.stream().map(share -> describe(share, layer)).collect(Collectors.joining(", "));
  }

  /** For people: {@code experts 1, 4 of layer 3 on pod pod-2}. */
  private static String describe(RowShare<?> share, int layer) {
    String experts =
        IntStream.range(0, share.groups())
            .mapToObj(group -> Integer.toString(share.expert(group)))
            .collect(Collectors.joining(", "));
    return "experts %s of layer %d on pod %s".formatted(experts, layer, share.replica().id());
  }
}
