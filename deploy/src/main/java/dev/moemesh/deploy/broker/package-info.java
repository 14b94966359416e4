/** The Kafka broker of a local mesh as a process, its topics, and the placement it is told. */
@NullMarked
package dev.moemesh.deploy.broker;

import org.jspecify.annotations.NullMarked;
