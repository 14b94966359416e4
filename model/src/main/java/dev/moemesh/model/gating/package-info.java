/**
 * Gates in plain float32 Java, without a tensor library: logits, scores, the choice of experts,
 * their assignment to rows, and the sum of the experts' outputs in gate order.
 */
@NullMarked
package dev.moemesh.model.gating;

import org.jspecify.annotations.NullMarked;
