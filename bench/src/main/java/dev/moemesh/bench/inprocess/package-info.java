/**
 * The same code in one process: the attention service's engine with the MoE layers beside it,
 * without gateway, Kafka and gRPC. What the mesh costs is the difference.
 */
@NullMarked
package dev.moemesh.bench.inprocess;

import org.jspecify.annotations.NullMarked;
