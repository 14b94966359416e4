/** What this pod is to hold, and what it tells others of itself. */
@NullMarked
package dev.moemesh.expert.placement;

import org.jspecify.annotations.NullMarked;
