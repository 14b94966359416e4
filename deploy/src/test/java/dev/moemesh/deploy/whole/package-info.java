/** Tests of a whole mesh: real processes, started through {@code ./moe} and asked over HTTP. */
@NullMarked
package dev.moemesh.deploy.whole;

import org.jspecify.annotations.NullMarked;
