/** The pod's meters. */
@NullMarked
package dev.moemesh.expert.metrics;

import org.jspecify.annotations.NullMarked;
