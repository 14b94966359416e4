/** The placement record and the rule of its epochs. */
@NullMarked
package dev.moemesh.placement;

import org.jspecify.annotations.NullMarked;
