/** Who is served next where several callers wait: the virtual token counter. */
@NullMarked
package dev.moemesh.gateway.fairness;

import org.jspecify.annotations.NullMarked;
