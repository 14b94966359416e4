/** The Kafka edge: requests and cancellations out, token events in. */
@NullMarked
package dev.moemesh.gateway.mesh;

import org.jspecify.annotations.NullMarked;
