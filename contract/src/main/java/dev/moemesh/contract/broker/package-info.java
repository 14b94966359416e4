/** Waiting for the Kafka broker's name to resolve, before a process opens its Kafka clients. */
@NullMarked
package dev.moemesh.contract.broker;

import org.jspecify.annotations.NullMarked;
