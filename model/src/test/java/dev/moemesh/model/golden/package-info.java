/**
 * The tiny models under {@code src/test/resources/golden} and their right answers, for parity
 * tests.
 */
@NullMarked
package dev.moemesh.model.golden;

import org.jspecify.annotations.NullMarked;
