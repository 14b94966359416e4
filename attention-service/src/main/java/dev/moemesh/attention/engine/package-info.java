/** The step loop: from requests to token events, on one thread. */
@NullMarked
package dev.moemesh.attention.engine;

import org.jspecify.annotations.NullMarked;
