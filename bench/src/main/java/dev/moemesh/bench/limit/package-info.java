/** What a machine allows at best: its speeds, a model's work, and the quotient. */
@NullMarked
package dev.moemesh.bench.limit;

import org.jspecify.annotations.NullMarked;
