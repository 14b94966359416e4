/** Streams of frames as gRPC calls over HTTP/2, between machines or for plain gRPC clients. */
@NullMarked
package dev.moemesh.contract.stream.grpc;

import org.jspecify.annotations.NullMarked;
