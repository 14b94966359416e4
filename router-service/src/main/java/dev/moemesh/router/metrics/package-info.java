/** What the router counts. */
@NullMarked
package dev.moemesh.router.metrics;

import org.jspecify.annotations.NullMarked;
