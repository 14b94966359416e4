package dev.moemesh.gateway.parameters;

import dev.moemesh.gateway.api.ApiError;
import dev.moemesh.gateway.api.ApiException;
import dev.moemesh.gateway.api.Fields;

/** Fields that are valid only together with another one. */
final class Dependent {
  private static final String STREAM_OPTIONS = "stream_options";

  private Dependent() {}

  /**
   * Refuses a field whose other one is not there.
   *
   * @throws ApiException naming the field
   */
  static void check(Fields body) {
    boolean options = body.node(STREAM_OPTIONS).filter(node -> !node.isEmpty()).isPresent();
    if (options && !body.flag("stream", false)) {
      throw new ApiException(
          ApiError.invalid(
              STREAM_OPTIONS,
              "'stream_options' needs 'stream' to be true; set it, or leave the options out."));
    }
  }
}
