/** Readiness of the gateway. */
@NullMarked
package dev.moemesh.gateway.health;

import org.jspecify.annotations.NullMarked;
