/**
 * Streams of frames between co-located processes, on Unix domain sockets without HTTP/2
 * (docs/decisions/0012).
 *
 * <p>A server listens for streams on a second socket, at the path of its gRPC socket with the
 * suffix {@code .frames}. Each stream has a connection of its own. The client first sends the
 * method's full name; then each end sends frames as two 32-bit lengths, header and rows. A negative
 * first length half-closes the stream with a gRPC status code.
 *
 * <p>Limits compared with gRPC:
 *
 * <ul>
 *   <li>There are no metadata, no deadlines and no waiting for a server that is not there yet.
 *   <li>{@code send} and {@code halfClose} fail before the stream is open.
 *   <li>A half-close is noticed only while the receiver requests frames, or once it is the next
 *       message.
 *   <li>Frames that nobody requested are lost when the peer closes, and the final status with them.
 *       The status is also lost if this end is still sending.
 *   <li>A process that speaks gRPC alone can call a co-located server, but cannot be called.
 * </ul>
 */
@NullMarked
package dev.moemesh.contract.stream.socket;

import org.jspecify.annotations.NullMarked;
