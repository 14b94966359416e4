/**
 * The Kafka broker of a local mesh: one KRaft node from its Maven artifact, its topics, and the
 * placement it is told.
 */
@NullMarked
package dev.moemesh.deploy.broker;

import org.jspecify.annotations.NullMarked;
