/** The router's gRPC end and its life in the process. */
@NullMarked
package dev.moemesh.router.serving;

import org.jspecify.annotations.NullMarked;
