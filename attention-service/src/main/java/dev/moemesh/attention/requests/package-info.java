/** The Kafka edge: requests and cancellations in, token events out. */
@NullMarked
package dev.moemesh.attention.requests;

import org.jspecify.annotations.NullMarked;
