/** The pod's gRPC end and its life in the process. */
@NullMarked
package dev.moemesh.expert.serving;

import org.jspecify.annotations.NullMarked;
