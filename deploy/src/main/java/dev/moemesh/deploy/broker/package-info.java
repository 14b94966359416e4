/**
 * The Kafka broker of a local mesh as a process of its own, its topics, and its placement record.
 */
@NullMarked
package dev.moemesh.deploy.broker;

import org.jspecify.annotations.NullMarked;
