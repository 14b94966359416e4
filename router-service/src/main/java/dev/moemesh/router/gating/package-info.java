/** The gates of a model's MoE layers, as they lie in its checkpoint. */
@NullMarked
package dev.moemesh.router.gating;

import org.jspecify.annotations.NullMarked;
