/** Fair queueing of callers by the virtual token counter. */
@NullMarked
package dev.moemesh.gateway.fairness;

import org.jspecify.annotations.NullMarked;
