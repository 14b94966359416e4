/**
 * Gates in plain float32 Java, without a tensor library. A gate computes logits and scores, chooses
 * experts, and assigns them to rows. The experts' outputs are summed in gate order.
 */
@NullMarked
package dev.moemesh.model.gating;

import org.jspecify.annotations.NullMarked;
