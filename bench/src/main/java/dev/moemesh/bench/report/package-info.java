/** Figures of a run, as a table for people and as JSON for programs. */
@NullMarked
package dev.moemesh.bench.report;

import org.jspecify.annotations.NullMarked;
