/** A Kafka broker in this process: one KRaft node from Kafka's Maven artifact. */
@NullMarked
package dev.moemesh.broker;

import org.jspecify.annotations.NullMarked;
