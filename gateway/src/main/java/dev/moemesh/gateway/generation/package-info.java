/**
 * From token events to text: the pure core that both the whole and the streamed answer come out of.
 */
@NullMarked
package dev.moemesh.gateway.generation;

import org.jspecify.annotations.NullMarked;
