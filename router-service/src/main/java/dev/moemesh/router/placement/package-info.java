/** Which live pod can compute which expert. */
@NullMarked
package dev.moemesh.router.placement;

import org.jspecify.annotations.NullMarked;
