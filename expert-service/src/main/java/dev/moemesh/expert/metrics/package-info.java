/** What the pod counts. */
@NullMarked
package dev.moemesh.expert.metrics;

import org.jspecify.annotations.NullMarked;
