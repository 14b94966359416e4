package dev.moemesh.expert.serving;

import dev.moemesh.contract.v1.DataType;
import dev.moemesh.expert.holding.ExpertFfn;

/**
 * How a pod computes.
 *
 * @param ffn the experts' networks; the pod closes them
 * @param type the type of rows and weights
 * @param layers decoder layers of the model
 */
public record PodComputation(ExpertFfn ffn, DataType type, int layers) {}
