/**
 * Safetensors checkpoints: checked headers, tensors mapped one by one, and the names that each
 * family gives them.
 */
@NullMarked
package dev.moemesh.model.weights;

import org.jspecify.annotations.NullMarked;
