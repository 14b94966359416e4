/** What every process does about the Kafka broker before it can talk to it. */
@NullMarked
package dev.moemesh.contract.broker;

import org.jspecify.annotations.NullMarked;
