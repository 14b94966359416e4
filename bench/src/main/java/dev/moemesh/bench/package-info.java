/** Benchmarks: random models, load on a mesh, and what came of it. */
@NullMarked
package dev.moemesh.bench;

import org.jspecify.annotations.NullMarked;
