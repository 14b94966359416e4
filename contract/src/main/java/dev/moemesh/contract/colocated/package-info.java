/**
 * Streams of frames between processes of one machine, without HTTP/2: gRPC's calls, on Unix sockets
 * of their own (docs/decisions/0012).
 *
 * <p>What gRPC has and these streams have not: metadata, deadlines, waiting for a server that is
 * not there yet, messages and half-close before the stream is open (they are refused). While
 * nothing is asked for, a half-close is not heard; what was not asked for when the peer closes is
 * lost, and its status with it; so is the reason of an end whose peer is still sending. {@code
 * awaitTermination} of a channel does not wait for its streams. All ends of a machine's streams
 * need to be of this form: a process that speaks gRPC alone can call, and cannot be called.
 */
@NullMarked
package dev.moemesh.contract.colocated;

import org.jspecify.annotations.NullMarked;
