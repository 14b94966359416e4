/**
 * Which experts a row goes to, and how their answers become one row again: plain float32 Java, no
 * tensor library.
 */
@NullMarked
package dev.moemesh.model.gating;

import org.jspecify.annotations.NullMarked;
