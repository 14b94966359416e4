/** The topic {@code expert.placement}: the writers' access to it, and its consumer in a service. */
@NullMarked
package dev.moemesh.placement.kafka;

import org.jspecify.annotations.NullMarked;
