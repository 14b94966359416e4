/**
 * Streams of frames between processes of one machine, without HTTP/2: the same gRPC calls, on a
 * Unix socket of their own (docs/decisions/0012).
 */
@NullMarked
package dev.moemesh.contract.colocated;

import org.jspecify.annotations.NullMarked;
