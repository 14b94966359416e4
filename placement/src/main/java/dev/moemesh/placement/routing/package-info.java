/** Which connected pod computes which expert. */
@NullMarked
package dev.moemesh.placement.routing;

import org.jspecify.annotations.NullMarked;
