/** Writing placements: who may append the next one, and how a writer learns that it lost. */
@NullMarked
package dev.moemesh.placement.log;

import org.jspecify.annotations.NullMarked;
