package dev.moemesh.attention.engine;

import dev.moemesh.attention.constraint.ConstraintCompiler;
import dev.moemesh.attention.sampling.NoTokenAllowedException;
import dev.moemesh.contract.v1.Failed;
import dev.moemesh.grammar.GrammarException;
import org.jboss.logging.Logger;

/** Maps the exception of a token choice to the failure of its request. */
final class ChoiceFailure {

  private static final Logger LOG = Logger.getLogger(ChoiceFailure.class);

  private ChoiceFailure() {}

  /** The failure by its cause. Logs a cause that no request can have. */
  static Failed of(String requestId, Throwable cause) {
    return switch (cause) {
      case NoTokenAllowedException refused ->
          failed("no_token_allowed", String.valueOf(refused.getMessage()))
              .setClientError(true)
              .build();
      case GrammarException invalid -> ConstraintCompiler.invalid(invalid);
      default -> {
        LOG.errorf(cause, "request %s failed while its next token was chosen", requestId);
        yield failed("internal_error", "no token could be chosen: " + cause).build();
      }
    };
  }

  private static Failed.Builder failed(String code, String message) {
    return Failed.newBuilder().setCode(code).setMessage(message);
  }
}
