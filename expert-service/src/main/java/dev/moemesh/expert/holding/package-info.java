/** The experts that lie in this process: loading, warming, letting go. */
@NullMarked
package dev.moemesh.expert.holding;

import org.jspecify.annotations.NullMarked;
