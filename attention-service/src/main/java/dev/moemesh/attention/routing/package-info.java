/** The way to the router. */
@NullMarked
package dev.moemesh.attention.routing;

import org.jspecify.annotations.NullMarked;
