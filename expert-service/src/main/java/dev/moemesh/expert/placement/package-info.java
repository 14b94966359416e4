/** What this pod is to hold, and how it describes itself to routers. */
@NullMarked
package dev.moemesh.expert.placement;

import org.jspecify.annotations.NullMarked;
