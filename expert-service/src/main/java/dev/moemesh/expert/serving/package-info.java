/** The pod's gRPC service, and its start and end in the process. */
@NullMarked
package dev.moemesh.expert.serving;

import org.jspecify.annotations.NullMarked;
