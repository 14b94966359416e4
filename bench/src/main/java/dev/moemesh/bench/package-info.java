/** Load generator, side-by-side benchmarks, the cluster simulator. */
@NullMarked
package dev.moemesh.bench;

import org.jspecify.annotations.NullMarked;
