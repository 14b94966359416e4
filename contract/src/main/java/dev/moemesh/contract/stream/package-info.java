/**
 * Bidirectional streams of frames, independent of how they travel.
 *
 * <p>{@link dev.moemesh.contract.stream.FrameTransport} opens streams, {@link
 * dev.moemesh.contract.stream.FrameService} accepts them. Two transports implement these
 * interfaces: gRPC over HTTP/2 ({@code stream.grpc}) and Unix domain sockets without HTTP/2 ({@code
 * stream.socket}).
 */
@NullMarked
package dev.moemesh.contract.stream;

import org.jspecify.annotations.NullMarked;
