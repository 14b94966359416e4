/** The experts of this process: loading, warm-up, unloading. */
@NullMarked
package dev.moemesh.expert.holding;

import org.jspecify.annotations.NullMarked;
