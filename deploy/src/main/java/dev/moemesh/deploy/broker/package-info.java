/** The Kafka broker of a local mesh as a process, and its topics. */
@NullMarked
package dev.moemesh.deploy.broker;

import org.jspecify.annotations.NullMarked;
