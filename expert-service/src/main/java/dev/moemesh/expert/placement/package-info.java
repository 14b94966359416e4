/** The assignment of this pod, and the description that it publishes. */
@NullMarked
package dev.moemesh.expert.placement;

import org.jspecify.annotations.NullMarked;
