/** The pure core: turns token events into the text of whole and streamed answers. */
@NullMarked
package dev.moemesh.gateway.generation;

import org.jspecify.annotations.NullMarked;
