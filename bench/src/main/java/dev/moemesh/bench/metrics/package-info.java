/** What the mesh and the machine say of themselves while they are measured. */
@NullMarked
package dev.moemesh.bench.metrics;

import org.jspecify.annotations.NullMarked;
