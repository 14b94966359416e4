/** Readiness, and what the gateway measures. */
@NullMarked
package dev.moemesh.gateway.health;

import org.jspecify.annotations.NullMarked;
