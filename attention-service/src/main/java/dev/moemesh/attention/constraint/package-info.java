/**
 * Texts that must match a constraint: compiled beside the engine, masked while the next step runs.
 */
@NullMarked
package dev.moemesh.attention.constraint;

import org.jspecify.annotations.NullMarked;
