package dev.moemesh.expert.placement;

import static java.util.Objects.requireNonNull;

import dev.moemesh.contract.frame.ModelShape;

/**
 * Which pod this is, and of which model. Immutable.
 *
 * @param id the pod's name in the placement
 * @param model the key of the model's placement
 * @param shape the model's shape and fingerprint
 */
public record PodIdentity(String id, String model, ModelShape shape) {

  public PodIdentity {
    requireNonNull(id, "id is null");
    requireNonNull(model, "model is null");
    requireNonNull(shape, "shape is null");
  }
}
