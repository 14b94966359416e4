/** Placement, autoscaling, life cycle, and the moe command line. */
@NullMarked
package dev.moemesh.deploy;

import org.jspecify.annotations.NullMarked;
