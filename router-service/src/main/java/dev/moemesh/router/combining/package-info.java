/** Rows between wire formats and float32. */
@NullMarked
package dev.moemesh.router.combining;

import org.jspecify.annotations.NullMarked;
