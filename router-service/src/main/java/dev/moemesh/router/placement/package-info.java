/** What the router says of its pods: a replica to choose, and whether every expert has one. */
@NullMarked
package dev.moemesh.router.placement;

import org.jspecify.annotations.NullMarked;
