/** How the next token is chosen: what values may be, and what a model recommends. */
@NullMarked
package dev.moemesh.gateway.sampling;

import org.jspecify.annotations.NullMarked;
