package dev.moemesh.gateway.generation;

import dev.moemesh.gateway.api.Fields;
import dev.moemesh.gateway.api.RequestId;
import java.time.Instant;

/** An API that generates. Safe for concurrent use. */
@FunctionalInterface
public interface Endpoint {

  /**
   * Checks and tokenises a body. It may take as long as tokenising does: not for an event loop.
   *
   * @throws dev.moemesh.gateway.api.ApiException if the body asks for what cannot be
   */
  Accepted accept(Fields body, RequestId id, Instant now);
}
