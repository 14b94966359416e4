/** The command line. */
@NullMarked
package dev.moemesh.bench.cli;

import org.jspecify.annotations.NullMarked;
