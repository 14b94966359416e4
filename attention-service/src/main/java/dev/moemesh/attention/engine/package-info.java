/** The step loop. */
@NullMarked
package dev.moemesh.attention.engine;

import org.jspecify.annotations.NullMarked;
