/** The float formats of weights and rows, converted to float32 and back. */
@NullMarked
package dev.moemesh.model.numbers;

import org.jspecify.annotations.NullMarked;
