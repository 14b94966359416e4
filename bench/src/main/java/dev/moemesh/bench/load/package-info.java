/** Load on an OpenAI-compatible server, and when each of its tokens came. */
@NullMarked
package dev.moemesh.bench.load;

import org.jspecify.annotations.NullMarked;
