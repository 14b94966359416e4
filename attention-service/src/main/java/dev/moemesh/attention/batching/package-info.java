/**
 * Continuous batching: which rows of which sequences go into a step, and where their keys and
 * values lie.
 */
@NullMarked
package dev.moemesh.attention.batching;

import org.jspecify.annotations.NullMarked;
