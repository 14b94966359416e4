/** Which expert lies where: the checked form of what {@code expert.placement} carries. */
@NullMarked
package dev.moemesh.contract.placement;

import org.jspecify.annotations.NullMarked;
