/** Reads requests and cancellations from Kafka, and reports which partitions are read. */
@NullMarked
package dev.moemesh.attention.requests;

import org.jspecify.annotations.NullMarked;
